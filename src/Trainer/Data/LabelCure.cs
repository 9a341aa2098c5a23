using Microsoft.ML;
using Microsoft.ML.Data;
using static FfnnMlNet.Data.SchemaCode;
using static Microsoft.ML.SchemaShape.Column;

namespace FfnnMlNet.Data;

/// <summary>What makes a column of labels right, or where there is none.</summary>
internal sealed class LabelCure(SchemaShape table, WantedColumns wanted, SchemaCure cure)
{
    /// <summary>Of a column that is there.</summary>
    public void Of(SchemaShape.Column found)
    {
        if (wanted.Label.IsKey)
            CureClass(found);
        else if (wanted.Label.ItemType is BooleanDataViewType)
            CureBoolean(found);
        else if (wanted.Label.Kind == VectorKind.Scalar)
            CureNumber(found);
        else
            CureNumbers(found);
    }

    private void CureClass(SchemaShape.Column found)
    {
        var name = found.Name;
        if (found.Kind != VectorKind.Scalar)
            CureManyLabels(found);
        else if (found.IsKey || IsValue(found))
            cure.Step($"mlContext.Transforms.Conversion.MapValueToKey({Text(name)})");
        else
            AdviseMapping(found);
    }

    private void CureBoolean(SchemaShape.Column found)
    {
        var name = found.Name;
        if (found.Kind != VectorKind.Scalar)
            CureManyLabels(found);
        else if (found.IsKey)
            CureKey(found, IsTrueWhere);
        else if (found.ItemType is NumberDataViewType)
        {
            cure.Advise("0 becomes false, every other number true.");
            cure.Step(Convert(name, "Boolean"));
        }
        else if (found.ItemType is TextDataViewType)
            IsTrueWhere(name);
        else
            AdviseMapping(found);
    }

    private void CureNumber(SchemaShape.Column found)
    {
        if (found.Kind != VectorKind.Scalar)
            CureManyLabels(found);
        else if (found.IsKey)
            CureKey(found, ParseNumber);
        else if (found.ItemType is TextDataViewType)
            ParseNumber(found.Name);
        else if (CanBecomeSingle(found))
            cure.Step(Convert(found.Name, "Single"));
        else
            AdviseMapping(found);
    }

    private void CureNumbers(SchemaShape.Column found)
    {
        if (found.IsKey && found.Kind == VectorKind.Scalar)
            cure.TakeTrainer(nameof(FfnnTrainer), found.Name, "A key tells one of several classes, which FfnnTrainer learns.");
        else if (!CanBecomeSingle(found) || found.IsKey)
            AdviseMapping(found);
        else if (found.Kind == VectorKind.VariableVector)
            cure.DeclareSize(found);
        else
        {
            if (found.ItemType != NumberDataViewType.Single)
                cure.Step(Convert(found.Name, "Single"));
            if (found.Kind != VectorKind.Scalar)
                return;
            cure.Advise($"Name the columns of all outputs after {Text(wanted.Label.Name)}.");
            cure.Step(Concatenate(wanted.Label.Name, [found.Name]));
        }
    }

    // A label of several values, where the trainer learns one.
    private void CureManyLabels(SchemaShape.Column found)
    {
        if (found.Kind == VectorKind.VariableVector || found.IsKey || !CanBecomeSingle(found))
        {
            cure.Advise($"{wanted.Trainer} learns one value a row: give it a column with one.");
            return;
        }
        if (found.ItemType != NumberDataViewType.Single)
            cure.Step(Convert(found.Name, "Single"));
        cure.TakeTrainer(nameof(FfnnMultiOutputRegressionTrainer), found.Name,
            $"{wanted.Trainer} learns one value a row; FfnnMultiOutputRegressionTrainer learns several numbers at once.");
    }

    // The values behind the keys, where they are known and lead to the label that is wanted.
    private void CureKey(SchemaShape.Column found, Action<string> ofText)
    {
        if (found.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var values) && CanBecomeSingle(values))
        {
            cure.Step($"mlContext.Transforms.Conversion.MapKeyToValue({Text(found.Name)})");
            if (values.ItemType is TextDataViewType)
                ofText(found.Name);
            else if (!values.ItemType.Equals(wanted.Label.ItemType))
                cure.Step(Convert(found.Name, wanted.Label.ItemType is BooleanDataViewType ? "Boolean" : "Single"));
            return;
        }
        if (found.ItemType != NumberDataViewType.UInt32)
            cure.Step($"mlContext.Transforms.Conversion.MapValueToKey({Text(found.Name)})");
        cure.TakeTrainer(nameof(FfnnTrainer), found.Name, "A key tells one of several classes, two or more, which FfnnTrainer learns.");
    }

    private void IsTrueWhere(string name)
    {
        cure.Advise("Write the text that stands for true in place of \"yes\"; every other text becomes false.");
        cure.Step($"mlContext.Transforms.Conversion.MapValue({Text(name)}, new Dictionary<string, bool> {{ [\"yes\"] = true }})");
    }

    private void ParseNumber(string name)
    {
        cure.Advise(
            $"Where the texts are names of classes, take FfnnTrainer after mlContext.Transforms.Conversion.MapValueToKey({Text(name)}); " +
            "where they are numbers, the line below.");
        cure.Step(Convert(name, "Single"));
    }

    private void AdviseMapping(SchemaShape.Column found) => cure.Advise(
        $"Nothing in ML.NET turns {found.GetTypeString()} into {wanted.Label.GetTypeString()}: " +
        "compute the label in mlContext.Transforms.CustomMapping.");

    /// <summary>Of a label that is not there.</summary>
    public void Name()
    {
        SchemaShape.Column[] others = [.. table.Where(column => column.Name != wanted.Feature.Name && column.Name != wanted.Weight.Name)];
        if (others.Length == 0)
        {
            cure.Advise($"The table has no other column than {Names(table)}: load the label too.");
            return;
        }
        var best = others.OrderBy(column => string.Equals(column.Name, wanted.Label.Name, StringComparison.OrdinalIgnoreCase) ? 0
            : column.Kind == wanted.Label.Kind && column.ItemType.Equals(wanted.Label.ItemType) &&
                column.IsKey == wanted.Label.IsKey ? 1 : 2).First();
        cure.TakeTrainer(wanted.Trainer, best.Name, $"Give labelColumnName the column to learn; the table has {Names(others)}.");
    }
}
