using FfnnMlNet;
using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(FfnnRegressionModelParameters), null, typeof(SignatureLoadModel), "FFNN regression model",
    FfnnRegressionModelParameters.LoaderSignature)]

namespace FfnnMlNet;

/// <summary>A trained regression with one output; its score is the output.</summary>
public sealed class FfnnRegressionModelParameters : FfnnScalarModelParameters
{
    internal const string LoaderSignature = "FfnnRegression";

    internal FfnnRegressionModelParameters(IHostEnvironment environment, NetworkModel network)
        : base(environment, LoaderSignature, network)
    {
    }

    // ML.NET finds this constructor by reflection and calls it when it loads a model.
    internal FfnnRegressionModelParameters(IHostEnvironment environment, ModelLoadContext context)
        : base(environment, LoaderSignature, context, CurrentVersion, (kind, outputs) => kind == ScoreKind.Activation && outputs == 1)
    {
    }

    private static VersionInfo CurrentVersion => VersionOf("FFNN REG", LoaderSignature);

    private protected override VersionInfo Version => CurrentVersion;

    /// <summary>The task of the model.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.Regression;
}
