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

    /// <summary>The classes that the row may have: the true class is among them for the share of rows that
    /// <see cref="FfnnOptions.IntervalCoverage"/> asked for. Any number of threads may call it at the same time.</summary>
    /// <param name="features">[features] as in the feature column, not scaled.</param>
    /// <returns>Classes, counted from 0 in key order, the most probable first; at least one.</returns>
    /// <exception cref="ArgumentException"><paramref name="features"/> has the wrong length.</exception>
    /// <exception cref="InvalidOperationException">The model was trained without prediction sets.</exception>
    public int[] PredictSet(ReadOnlySpan<float> features)
    {
        var limits = RequiredLimits;
        var probabilities = new float[Network.Network.Layout.OutputCount];
        Predict(features, probabilities);
        return limits.SetOf(probabilities);
    }

    private static VersionInfo CurrentVersion => VersionOf("FFNN MUL", LoaderSignature);

    private protected override VersionInfo Version => CurrentVersion;

    /// <summary>The task of the model.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.MulticlassClassification;
}
