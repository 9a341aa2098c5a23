using FfnnMlNet;
using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Runtime;

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

    /// <summary>Predicts the numbers and their intervals, see <see cref="FfnnOptions.IntervalCoverage"/>. The share holds for each output by
    /// itself. Any number of threads may call it at the same time.</summary>
    /// <param name="features">[features] as in the feature column, not scaled.</param>
    /// <param name="intervals">[outputs]; overwritten.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    /// <exception cref="InvalidOperationException">The model was trained without intervals.</exception>
    public void PredictIntervals(ReadOnlySpan<float> features, Span<PredictionInterval> intervals) =>
        PredictIntervalsOf(features, intervals);

    private static VersionInfo CurrentVersion => VersionOf("FFNN MOR", LoaderSignature);

    private protected override VersionInfo Version => CurrentVersion;

    /// <summary>The task of the model.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.MultiOutputRegression;
}
