using FfnnMlNet;
using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(FfnnMulticlassModelParameters), null, typeof(SignatureLoadModel), "FFNN multiclass model",
    FfnnMulticlassModelParameters.LoaderSignature)]

namespace FfnnMlNet;

/// <summary>A trained classifier of several classes; its scores are the probabilities of the classes, in key order.</summary>
public sealed class FfnnMulticlassModelParameters : FfnnVectorModelParameters
{
    internal const string LoaderSignature = "FfnnMulticlass";

    internal FfnnMulticlassModelParameters(IHostEnvironment environment, NetworkModel network)
        : base(environment, LoaderSignature, network)
    {
    }

    // ML.NET finds this constructor by reflection and calls it when it loads a model.
    internal FfnnMulticlassModelParameters(IHostEnvironment environment, ModelLoadContext context)
        : base(environment, LoaderSignature, context, CurrentVersion, (kind, _) => kind == ScoreKind.Probabilities)
    {
    }

    private static VersionInfo CurrentVersion => VersionOf("FFNN MUL", LoaderSignature);

    private protected override VersionInfo Version => CurrentVersion;

    /// <summary>The task of the model.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.MulticlassClassification;
}
