using System.Collections.Immutable;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Reasons;
using FfnnMlNet;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML;

[assembly: LoadableClass(
    typeof(FfnnBinaryModelParameters), null, typeof(SignatureLoadModel), "FFNN binary model",
    FfnnBinaryModelParameters.LoaderSignature)]

namespace FfnnMlNet;

/// <summary>A trained binary classifier; its score is the log-odds of true, log(p / (1 - p)), or the margin for a loss of margins such as
/// hinge.</summary>
public sealed class FfnnBinaryModelParameters : FfnnScalarModelParameters
{
    internal const string LoaderSignature = "FfnnBinary";

    internal FfnnBinaryModelParameters(IHostEnvironment environment, NetworkModel network)
        : base(environment, LoaderSignature, network)
    {
    }

    // ML.NET finds this constructor by reflection and calls it when it loads a model.
    internal FfnnBinaryModelParameters(IHostEnvironment environment, ModelLoadContext context)
        : base(environment, LoaderSignature, context, CurrentVersion,
            (kind, outputs) => kind is ScoreKind.LogOdds or ScoreKind.Margin && outputs == 1)
    {
    }

    /// <summary>Explains the log-odds of one of the two classes. Those of false are the negatives of those of true.</summary>
    /// <param name="features">[features] as in the feature column, not scaled.</param>
    /// <param name="label">The class to explain.</param>
    /// <param name="grouping">Which slots count as one feature.</param>
    /// <exception cref="ArgumentException"><paramref name="features"/> has the wrong length.</exception>
    public Explanation Explain(
        ReadOnlySpan<float> features, bool label, FeatureGrouping grouping = FeatureGrouping.Categories)
    {
        var ofTrue = Explain(features, 0, grouping);
        return label ? ofTrue : new Explanation(
            ofTrue.Output, bool.FalseString, -ofTrue.BaseScore, -ofTrue.Score,
            [.. ofTrue.Contributions.Select(feature => feature with { Contribution = -feature.Contribution })], ExplainedUnit);
    }

    /// <summary>The labels that the row may have: the true one is among them for the share of rows that
    /// <see cref="FfnnOptions.IntervalCoverage"/> asked for. Any number of threads may call it at the same time.</summary>
    /// <param name="features">[features] as in the feature column, not scaled.</param>
    /// <returns>One label, or both, the more probable first.</returns>
    /// <exception cref="ArgumentException"><paramref name="features"/> has the wrong length.</exception>
    /// <exception cref="InvalidOperationException">The model was trained without prediction sets.</exception>
    public bool[] PredictSet(ReadOnlySpan<float> features)
    {
        var limits = RequiredLimits;
        Span<float> score = [0];
        Predict(features, score);
        var set = limits.SetOf([ConformalLimits.ProbabilityOf(-score[0]), ConformalLimits.ProbabilityOf(score[0])]);
        return [.. set.Select(label => label == 1)];
    }

    /// <inheritdoc cref="FfnnMulticlassModelParameters.FeatureImportance"/>
    public ImmutableDictionary<string, BinaryClassificationMetricsStatistics> FeatureImportance(
        IDataView data, string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features,
        int permutationCount = 3, FeatureGrouping grouping = FeatureGrouping.Categories, int? numberOfThreads = null, int seed = 0,
        IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var request = new ImportanceRequest(
            data, labelColumnName, featureColumnName, permutationCount, grouping, numberOfThreads, seed, progress, cancellationToken);
        return PermutationImportance.Of(
            Network, request, _ => new BooleanLabelReader(), ClassJudge.OfTwo, ClassJudge.Difference,
            () => new BinaryClassificationMetricsStatistics());
    }

    private static VersionInfo CurrentVersion => VersionOf("FFNN BIN", LoaderSignature);

    private protected override VersionInfo Version => CurrentVersion;

    /// <summary>The task of the model.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.BinaryClassification;
}
