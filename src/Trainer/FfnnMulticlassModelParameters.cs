using System.Collections.Immutable;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Reasons;
using FfnnMlNet;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML;

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

    /// <summary>Permutation importance: how much the metrics change when the values of a feature are shuffled among the rows. It gives the
    /// statistics of ML.NET's <c>PermutationFeatureImportance</c>, for rows scored in batches and by
    /// several threads. The result is the same for any number of threads.</summary>
    /// <param name="data">Rows with features and labels, prepared by the transforms of the training data. Best rows that the model has not
    /// learnt from.</param>
    /// <param name="labelColumnName">Name of the label column.</param>
    /// <param name="featureColumnName">Name of the feature column.</param>
    /// <param name="permutationCount">How often each feature is shuffled, at least 1; the standard deviations need 2.</param>
    /// <param name="grouping">Which slots count as one feature; they are shuffled together. Default: the slots of one categorical
    /// column.</param>
    /// <param name="numberOfThreads">The most threads, at least 1; null = one per processor.</param>
    /// <param name="seed">The seed of the shuffles.</param>
    /// <param name="progress">Gets the share of the work that is done, in (0, 1], from any thread; null = nobody asks.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>By the name of the feature ("Slot 3" where it has none) the changes of the metrics, such as a negative RSquared or
    /// MacroAccuracy for a feature that the model needs.</returns>
    /// <exception cref="ArgumentException">A column is missing or does not fit the model.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public ImmutableDictionary<string, MulticlassClassificationMetricsStatistics> FeatureImportance(
        IDataView data, string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features,
        int permutationCount = 3, FeatureGrouping grouping = FeatureGrouping.Categories, int? numberOfThreads = null, int seed = 0,
        IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var request = new ImportanceRequest(
            data, labelColumnName, featureColumnName, permutationCount, grouping, numberOfThreads, seed, progress, cancellationToken);
        return PermutationImportance.Of(
            Network, request, label => new ClassLabelReader(label),
            rows => ClassJudge.OfSeveral(rows, Network.Network.Layout.OutputCount), ClassJudge.Difference,
            () => new MulticlassClassificationMetricsStatistics());
    }

    private static VersionInfo CurrentVersion => VersionOf("FFNN MUL", LoaderSignature);

    private protected override VersionInfo Version => CurrentVersion;

    /// <summary>The task of the model.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.MulticlassClassification;
}
