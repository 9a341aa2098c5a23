using System.Text;
using Microsoft.ML;
using static FfnnMlNet.Data.SchemaCode;
using static Microsoft.ML.SchemaShape.Column;

namespace FfnnMlNet.Data;

/// <summary>Checks the columns of a table. One error lists all columns that a trainer cannot take, each in the words of ML.NET, and the
/// code that corrects them.</summary>
/// <param name="table">The columns of the table.</param>
/// <param name="wanted">The columns that the trainer needs.</param>
internal sealed class SchemaFaults(SchemaShape table, WantedColumns wanted)
{
    private readonly List<string> _faults = [];
    private readonly SchemaFix _fix = new(wanted);
    private string? _parameter;

    /// <summary>The error, or null where nothing is wrong.</summary>
    /// <param name="isValidation">True when the table is the validation data, which the message then says.</param>
    public ArgumentOutOfRangeException? Find(bool isValidation = false)
    {
        CheckLabel();
        CheckFeature();
        CheckWeight();
        CheckGroup();
        if (_faults.Count == 0)
            return null;
        var message = new StringBuilder().AppendJoin(". ", _faults).Append('.');
        if (isValidation)
            message.Append(" This is the validation data: prepare it with the transforms that were fitted on the training data.");
        return new ArgumentOutOfRangeException(_parameter, message.Append(_fix).ToString());
    }

    private void CheckFeature()
    {
        if (!table.TryFindColumn(wanted.Feature.Name, out var found))
        {
            AddFault(0, Missing("feature", wanted.Feature), "inputSchema");
            new FeatureFix(table, wanted, _fix).Name();
        }
        else if (!wanted.Feature.IsCompatibleWith(found))
        {
            AddFault(0, Mismatch("feature", wanted.Feature, found), "inputSchema");
            new FeatureFix(table, wanted, _fix).Of(found);
        }
    }

    private void CheckWeight()
    {
        if (!wanted.Weight.IsValid)
            return;
        // ML.NET lists the weight column after the feature column and before the label column.
        var place = _faults.Count > 0 && _faults[0].Contains("feature column", StringComparison.Ordinal) ? 1 : 0;
        if (!table.TryFindColumn(wanted.Weight.Name, out var found))
        {
            AddFault(place, Missing("weight", wanted.Weight), "inputSchema");
            _fix.DropWeight(
                $"The table has no column '{wanted.Weight.Name}': name the column of the weights, or leave exampleWeightColumnName out, " +
                "and every row counts once.");
        }
        else if (!wanted.Weight.IsCompatibleWith(found))
        {
            AddFault(place, Mismatch("weight", wanted.Weight, found), "inputSchema");
            if (found.Kind == VectorKind.Scalar && CanBecomeSingle(found))
                _fix.AddTransform(Convert(found.Name, "Single"));
            else
                _fix.DropWeight(
                    "A weight is one number per row: name such a column, or leave exampleWeightColumnName out, " +
                    "and every row counts once.");
        }
    }

    // ML.NET has no such column, so this fault comes last.
    private void CheckGroup()
    {
        if (wanted.Group is not { } group)
            return;
        if (!table.TryFindColumn(group, out var found))
        {
            AddFault(_faults.Count, $"Could not find row group column '{group}'", "inputSchema");
            _fix.Advise($"Name a column of the table in RowGroupColumnName, or leave it out: the table has {Names(table)}.");
        }
        else if (found.Kind != VectorKind.Scalar || (!found.IsKey && !RowGroups.Suits(found.ItemType)))
        {
            AddFault(
                _faults.Count,
                $"Schema mismatch for row group column '{group}': expected a key, text or whole number, got {found.GetTypeString()}",
                "inputSchema");
            if (found.Kind == VectorKind.Scalar && IsValue(found))
                _fix.AddTransform($"mlContext.Transforms.Conversion.MapValueToKey({Text(group)})");
            else
                _fix.Advise("A group is one value per row: name such a column.");
        }
    }

    private void CheckLabel()
    {
        if (!table.TryFindColumn(wanted.Label.Name, out var found))
        {
            AddFault(0, Missing("label", wanted.Label), "inputSchema");
            new LabelFix(table, wanted, _fix).Name();
        }
        else if (!wanted.Label.IsCompatibleWith(found))
        {
            AddFault(0, Mismatch("label", wanted.Label, found), "labelCol");
            new LabelFix(table, wanted, _fix).Of(found);
        }
    }

    private void AddFault(int place, string text, string parameter)
    {
        _faults.Insert(place, text);
        if (place == 0)
            _parameter = parameter;
    }

    private static string Missing(string role, SchemaShape.Column column) => $"Could not find {role} column '{column.Name}'";

    private static string Mismatch(string role, SchemaShape.Column column, SchemaShape.Column found) =>
        $"Schema mismatch for {role} column '{column.Name}': expected {column.GetTypeString()}, got {found.GetTypeString()}";
}
