using Microsoft.ML;
using Microsoft.ML.Data;
using static FfnnMlNet.Data.SchemaCode;
using static Microsoft.ML.SchemaShape.Column;

namespace FfnnMlNet.Data;

/// <summary>What makes a column of features right, or where there is none.</summary>
internal sealed class FeatureCure(SchemaShape table, WantedColumns wanted, SchemaCure cure)
{
    /// <summary>Of a column that is there.</summary>
    public void Of(SchemaShape.Column found)
    {
        var name = found.Name;
        if (found.IsKey)
            cure.Step(found.Kind == VectorKind.VariableVector
                ? $"mlContext.Transforms.Conversion.MapKeyToVector({Text(name)}, outputCountVector: true)"
                : $"mlContext.Transforms.Conversion.MapKeyToVector({Text(name)})");
        else if (found.ItemType is TextDataViewType)
            CureText(found);
        else if (!CanBecomeSingle(found))
            cure.Advise(
                $"Nothing in ML.NET makes numbers of {found.ItemType} by itself: compute them in mlContext.Transforms.CustomMapping, " +
                $"and put them together with Concatenate({Text(name)}, ...).");
        else if (found.Kind == VectorKind.VariableVector)
            cure.DeclareSize(found);
        else
        {
            if (found.ItemType != NumberDataViewType.Single)
                cure.Step(Convert(name, "Single"));
            if (found.Kind == VectorKind.Scalar)
                cure.Step(Concatenate(name, [name]));
        }
    }

    private void CureText(SchemaShape.Column found)
    {
        var featurize = $"mlContext.Transforms.Text.FeaturizeText({Text(found.Name)})";
        if (found.Kind == VectorKind.VariableVector)
        {
            cure.Step(featurize);
            return;
        }
        cure.Advise($"For whole sentences take {featurize}, for names of categories the line below.");
        cure.Step(OneHot([found.Name]));
    }

    /// <summary>All columns of the table that can be features, made one vector.</summary>
    public void Combine()
    {
        SchemaShape.Column[] usable = [.. table.Where(column =>
            column.Name != cure.LabelName && column.Name != wanted.Weight.Name && !column.IsKey &&
            column.Kind != VectorKind.VariableVector &&
            (IsNumber(column.ItemType) || (column.ItemType is TextDataViewType && column.Kind == VectorKind.Scalar)))];
        if (usable.Length == 0)
        {
            cure.Advise($"The table has no column of numbers or text that could be a feature: {Names(table)}.");
            return;
        }
        SchemaShape.Column[] taken = [.. usable.Take(MostColumnsNamed)];
        string[] texts = [.. taken.Where(column => column.ItemType is TextDataViewType).Select(column => column.Name)];
        string[] converted =
        [
            .. from column in taken
               where IsNumber(column.ItemType) && column.ItemType != NumberDataViewType.Single
               select column.Name,
        ];
        cure.Advise(usable.Length > taken.Length
            ? FormattableString.Invariant($"The first {taken.Length} of {usable.Length} columns that could be features stand below: ") +
                "leave out those that are not known when predicting, and add others."
            : "The columns that could be features stand below: leave out those that are not known when predicting.");
        if (texts.Length > 0)
            cure.Step(OneHot(texts));
        if (converted.Length > 0)
            cure.Step(Convert(converted, "Single"));
        cure.Step(Concatenate(wanted.Feature.Name, [.. taken.Select(column => column.Name)]));
    }
}
