using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Intervals;

/// <summary>The columns of prediction intervals.</summary>
internal static class IntervalColumns
{
    public const string LowerBound = "LowerBound";

    public const string UpperBound = "UpperBound";

    /// <summary>The columns that a model trained with these options adds after Score.</summary>
    /// <param name="slotNames">The annotation of names of the outputs, or none.</param>
    public static IEnumerable<SchemaShape.Column> Of(
        ResolvedOptions options, SchemaShape.Column.VectorKind kind, IReadOnlyList<SchemaShape.Column> slotNames)
    {
        if (options.Of(OptionTable.IntervalCoverage) is null)
            return [];
        // Of the annotations of Score, ML.NET adds to further columns only this one.
        var added = AnnotationUtils.GetTrainerOutputAnnotation().Where(column => column.Name == AnnotationUtils.Kinds.ScoreColumnSetId);
        var annotations = new SchemaShape([.. slotNames, .. added]);
        return new[] { LowerBound, UpperBound }.Select(
            name => new SchemaShape.Column(name, kind, NumberDataViewType.Single, false, annotations));
    }
}
