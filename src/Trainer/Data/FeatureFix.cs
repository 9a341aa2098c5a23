using Microsoft.ML;
using Microsoft.ML.Data;
using static FfnnMlNet.Data.SchemaCode;
using static Microsoft.ML.SchemaShape.Column;

namespace FfnnMlNet.Data;

/// <summary>Finds the transforms that make a feature column with the type that a trainer needs.</summary>
internal sealed class FeatureFix(SchemaShape table, WantedColumns wanted, SchemaFix fix)
{
    /// <summary>Adds transforms for a feature column of the wrong type.</summary>
    public void Of(SchemaShape.Column found)
    {
        var name = found.Name;
        if (found.IsKey)
            fix.AddTransform(found.Kind == VectorKind.VariableVector
                ? $"mlContext.Transforms.Conversion.MapKeyToVector({Text(name)}, outputCountVector: true)"
                : $"mlContext.Transforms.Conversion.MapKeyToVector({Text(name)})");
        else if (found.ItemType is TextDataViewType)
            FixText(found);
        else if (!CanBecomeSingle(found))
            fix.Advise(
                $"Nothing in ML.NET makes numbers of {found.ItemType} by itself: compute them in mlContext.Transforms.CustomMapping, " +
                $"and put them together with Concatenate({Text(name)}, ...).");
        else if (found.Kind == VectorKind.VariableVector)
            fix.DeclareSize(found);
        else
        {
            if (found.ItemType != NumberDataViewType.Single)
                fix.AddTransform(Convert(name, "Single"));
            if (found.Kind == VectorKind.Scalar)
                fix.AddTransform(Concatenate(name, [name]));
        }
    }

    private void FixText(SchemaShape.Column found)
    {
        var featurize = $"mlContext.Transforms.Text.FeaturizeText({Text(found.Name)})";
        if (found.Kind == VectorKind.VariableVector)
        {
            fix.AddTransform(featurize);
            return;
        }
        fix.Advise($"For whole sentences take {featurize}, for names of categories the line below.");
        fix.AddTransform(OneHot([found.Name]));
    }

    /// <summary>Names the feature column that was meant, for a table without the wanted one; else combines columns to one.</summary>
    public void Name()
    {
        if (Meant(table, wanted) is { } meant)
            fix.UseFeature(meant, $"Did you mean '{meant}'? Give that name as featureColumnName.");
        else
            Combine();
    }

    /// <summary>The feature column that was meant, where the table does not have the wanted one: a vector of numbers with a name like it,
    /// or with the usual name; null = none.</summary>
    public static string? Meant(SchemaShape table, WantedColumns wanted)
    {
        string[] vectors = [.. table.Where(column => HasTypeOf(column, wanted.Feature)).Select(column => column.Name)];
        return NearestName.Of(wanted.Feature.Name, vectors) ??
            (vectors.Contains(DefaultColumnNames.Features) ? DefaultColumnNames.Features : null);
    }

    // Adds transforms that combine all columns that can be features.
    private void Combine()
    {
        SchemaShape.Column[] usable = [.. table.Where(column =>
            column.Name != fix.LabelName && column.Name != wanted.Weight.Name && !column.IsKey &&
            column.Kind != VectorKind.VariableVector &&
            (IsNumber(column.ItemType) || (column.ItemType is TextDataViewType && column.Kind == VectorKind.Scalar)))];
        if (usable.Length == 0)
        {
            fix.Advise($"The table has no column of numbers or text that could be a feature: {Names(table)}.");
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
        fix.Advise(usable.Length > taken.Length
            ? FormattableString.Invariant($"The first {taken.Length} of {usable.Length} columns that could be features stand below: ") +
                "leave out those that are not known when predicting, and add others."
            : "The columns that could be features stand below: leave out those that are not known when predicting.");
        if (texts.Length > 0)
            fix.AddTransform(OneHot(texts));
        if (converted.Length > 0)
            fix.AddTransform(Convert(converted, "Single"));
        fix.AddTransform(Concatenate(wanted.Feature.Name, [.. taken.Select(column => column.Name)]));
    }
}
