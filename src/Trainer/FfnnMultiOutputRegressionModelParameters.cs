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

    private static VersionInfo CurrentVersion => VersionOf("FFNN MOR", LoaderSignature);

    private protected override VersionInfo Version => CurrentVersion;

    /// <summary>The task of the model.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.MultiOutputRegression;
}
