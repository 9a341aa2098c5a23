using FfnnMlNet.Tool.Tables;
using Microsoft.ML;

namespace FfnnMlNet.Tool.Pipelines;

/// <summary>The transforms of ML.NET between the columns of a table and a trainer.</summary>
internal static class ModelPipeline
{
    /// <summary>The column that the features are in.</summary>
    internal const string FeatureColumn = "Features";

    private const string SeveralLabels = "Labels";

    /// <summary>The column of the label for a trainer: of the only label its own column, of several a vector of them.</summary>
    internal static string LabelColumn(TableInspection inspection)
    {
        var labels = inspection.Labels.Select(column => column.Name).ToList();
        if (labels.Count == 1)
        {
            return labels[0];
        }
        var name = SeveralLabels;
        while (inspection.Columns.Any(column => column.Name == name))
        {
            name += "_";
        }
        return name;
    }

    /// <summary>The transforms that make <see cref="FeatureColumn"/> of the columns of a table. They need no label.</summary>
    internal static IEstimator<ITransformer> Features(MLContext ml, TableInspection inspection) =>
        new FeaturePipeline(ml, inspection).Create();
}
