using System.Collections.Immutable;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Reasons;
using FfnnMlNet;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML;

[assembly: LoadableClass(
    typeof(FfnnMultiOutputRegressionModelParameters), null, typeof(SignatureLoadModel), "FFNN multi-output regression model",
    FfnnMultiOutputRegressionModelParameters.LoaderSignature)]

namespace FfnnMlNet;

/// <summary>A trained regression with several outputs; its scores are the outputs, in the order of the label vector.</summary>
// ML.NET's transformer for regression loads only models with this interface, which has no members.
public sealed class FfnnMultiOutputRegressionModelParameters : FfnnVectorModelParameters, IPredictorProducing<float>
{
    internal const string LoaderSignature = "FfnnMultiOutput";

    internal FfnnMultiOutputRegressionModelParameters(IHostEnvironment environment, NetworkModel network)
        : base(environment, LoaderSignature, network)
    {
    }

    // ML.NET finds this constructor by reflection and calls it when it loads a model.
    internal FfnnMultiOutputRegressionModelParameters(IHostEnvironment environment, ModelLoadContext context)
        : base(environment, LoaderSignature, context, CurrentVersion, (kind, _) => kind == ScoreKind.Activation)
    {
    }

    /// <summary>Predicts the numbers and their intervals, see <see cref="FfnnOptions.IntervalCoverage"/>. The share holds for each output
    /// by itself. Any number of threads may call it at the same time.</summary>
    /// <param name="features">[features] as in the feature column, not scaled.</param>
    /// <param name="intervals">[outputs]; overwritten.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    /// <exception cref="InvalidOperationException">The model was trained without intervals.</exception>
    public void PredictIntervals(ReadOnlySpan<float> features, Span<PredictionInterval> intervals) =>
        PredictIntervalsOf(features, intervals);

    /// <inheritdoc cref="FfnnMulticlassModelParameters.FeatureImportance"/>
    /// <remarks>The metrics are the means over all outputs.</remarks>
    public ImmutableDictionary<string, RegressionMetricsStatistics> FeatureImportance(
        IDataView data, string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features,
        int permutationCount = 3, FeatureGrouping grouping = FeatureGrouping.Categories, int? numberOfThreads = null, int seed = 0,
        IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var request = new ImportanceRequest(
            data, labelColumnName, featureColumnName, permutationCount, grouping, numberOfThreads, seed, progress, cancellationToken);
        return PermutationImportance.Of(
            Network, request, label => new ValueLabelReader(label), NumberJudge.Of, NumberJudge.Difference,
            () => new RegressionMetricsStatistics());
    }

    private static VersionInfo CurrentVersion => VersionOf("FFNN MOR", LoaderSignature);

    private protected override VersionInfo Version => CurrentVersion;

    /// <summary>The task of the model.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.MultiOutputRegression;
}
