using Microsoft.ML;
using Microsoft.ML.Data;
using static FfnnMlNet.Data.SchemaCode;
using static Microsoft.ML.SchemaShape.Column;

namespace FfnnMlNet.Data;

/// <summary>Finds the transforms that make a label column with the type that a trainer needs, or a trainer that suits the column.</summary>
internal sealed class LabelFix(SchemaShape table, WantedColumns wanted, SchemaFix fix)
{
    /// <summary>Adds transforms or advice for a label column of the wrong type.</summary>
    public void Of(SchemaShape.Column found)
    {
        if (wanted.Label.IsKey)
            FixClass(found);
        else if (wanted.Label.ItemType is BooleanDataViewType)
            FixBoolean(found);
        else if (wanted.Label.Kind == VectorKind.Scalar)
            FixNumber(found);
        else
            FixNumbers(found);
    }

    private void FixClass(SchemaShape.Column found)
    {
        var name = found.Name;
        if (found.Kind != VectorKind.Scalar)
            FixManyLabels(found);
        else if (found.IsKey || IsValue(found))
            fix.AddTransform($"mlContext.Transforms.Conversion.MapValueToKey({Text(name)})");
        else
            AdviseMapping(found);
    }

    private void FixBoolean(SchemaShape.Column found)
    {
        var name = found.Name;
        if (found.Kind != VectorKind.Scalar)
            FixManyLabels(found);
        else if (found.IsKey)
            FixKey(found, IsTrueWhere);
        else if (found.ItemType is NumberDataViewType)
        {
            fix.Advise("0 becomes false, every other number true.");
            fix.AddTransform(Convert(name, "Boolean"));
        }
        else if (found.ItemType is TextDataViewType)
            IsTrueWhere(name);
        else
            AdviseMapping(found);
    }

    private void FixNumber(SchemaShape.Column found)
    {
        if (found.Kind != VectorKind.Scalar)
            FixManyLabels(found);
        else if (found.IsKey)
            FixKey(found, ParseNumber);
        else if (found.ItemType is TextDataViewType)
            ParseNumber(found.Name);
        else if (CanBecomeSingle(found))
            fix.AddTransform(Convert(found.Name, "Single"));
        else
            AdviseMapping(found);
    }

    private void FixNumbers(SchemaShape.Column found)
    {
        if (found.IsKey && found.Kind == VectorKind.Scalar)
            fix.UseTrainer(nameof(FfnnTrainer), found.Name, "A key tells one of several classes, which FfnnTrainer learns.");
        else if (!CanBecomeSingle(found) || found.IsKey)
            AdviseMapping(found);
        else if (found.Kind == VectorKind.VariableVector)
            fix.DeclareSize(found);
        else
        {
            if (found.ItemType != NumberDataViewType.Single)
                fix.AddTransform(Convert(found.Name, "Single"));
            if (found.Kind != VectorKind.Scalar)
                return;
            fix.Advise($"Name the columns of all outputs after {Text(wanted.Label.Name)}.");
            fix.AddTransform(Concatenate(wanted.Label.Name, [found.Name]));
        }
    }

    // The label has several values per row, but the trainer learns one.
    private void FixManyLabels(SchemaShape.Column found)
    {
        if (found.Kind == VectorKind.VariableVector || found.IsKey || !CanBecomeSingle(found))
        {
            fix.Advise($"{wanted.Trainer} learns one value per row: give it a column with one value.");
            return;
        }
        if (found.ItemType != NumberDataViewType.Single)
            fix.AddTransform(Convert(found.Name, "Single"));
        fix.UseTrainer(nameof(FfnnMultiOutputRegressionTrainer), found.Name,
            $"{wanted.Trainer} learns one value per row; FfnnMultiOutputRegressionTrainer learns several numbers at once.");
    }

    // Maps keys to their values, where these are known and can become the label; else advises the trainer that learns keys.
    private void FixKey(SchemaShape.Column found, Action<string> ofText)
    {
        if (found.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var values) && CanBecomeSingle(values))
        {
            fix.AddTransform($"mlContext.Transforms.Conversion.MapKeyToValue({Text(found.Name)})");
            if (values.ItemType is TextDataViewType)
                ofText(found.Name);
            else if (!values.ItemType.Equals(wanted.Label.ItemType))
                fix.AddTransform(Convert(found.Name, wanted.Label.ItemType is BooleanDataViewType ? "Boolean" : "Single"));
            return;
        }
        if (found.ItemType != NumberDataViewType.UInt32)
            fix.AddTransform($"mlContext.Transforms.Conversion.MapValueToKey({Text(found.Name)})");
        fix.UseTrainer(nameof(FfnnTrainer), found.Name, "A key tells one of several classes, two or more, which FfnnTrainer learns.");
    }

    private void IsTrueWhere(string name)
    {
        fix.Advise(
            "Where the texts are yes and no, true and false, or 1 and 0, load the column as a Boolean: declare the property of the rows' " +
            "class as bool. For other texts take the line below, with the text that stands for true in place of \"yes\"; every other " +
            "text becomes false.");
        fix.AddTransform($"mlContext.Transforms.Conversion.MapValue({Text(name)}, new Dictionary<string, bool> {{ [\"yes\"] = true }})");
    }

    private void ParseNumber(string name)
    {
        fix.Advise(
            $"Where the texts are names of classes, take FfnnTrainer after mlContext.Transforms.Conversion.MapValueToKey({Text(name)}); " +
            "where they are numbers, the line below.");
        fix.AddTransform(Convert(name, "Single"));
    }

    private void AdviseMapping(SchemaShape.Column found) => fix.Advise(
        $"Nothing in ML.NET turns {found.GetTypeString()} into {wanted.Label.GetTypeString()}: " +
        "compute the label in mlContext.Transforms.CustomMapping.");

    /// <summary>Advises another label column, for a table without the label column.</summary>
    public void Name()
    {
        string?[] taken = [wanted.Feature.Name, FeatureFix.Meant(table, wanted), wanted.Weight.Name];
        SchemaShape.Column[] others = [.. table.Where(column => !taken.Contains(column.Name))];
        if (others.Length == 0)
        {
            fix.Advise($"The table has no other column than {Names(table)}: load the label too.");
            return;
        }
        fix.UseTrainer(
            wanted.Trainer, Meant(others) ?? "...", $"Give labelColumnName the column to learn; the table has {Names(others)}.");
    }

    // A column with a name like that of the label, or the only one of its type; null where any other could be the label as well.
    private string? Meant(SchemaShape.Column[] others)
    {
        string[] suitable = [.. others.Where(column => HasTypeOf(column, wanted.Label)).Select(column => column.Name)];
        return NearestName.Of(wanted.Label.Name, others.Select(column => column.Name)) ?? (suitable is [var only] ? only : null);
    }
}
