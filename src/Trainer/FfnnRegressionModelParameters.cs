using System.Collections.Immutable;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Reasons;
using FfnnMlNet;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;
using Microsoft.ML;

[assembly: LoadableClass(
    typeof(FfnnRegressionModelParameters), null, typeof(SignatureLoadModel), "FFNN regression model",
    FfnnRegressionModelParameters.LoaderSignature)]

namespace FfnnMlNet;

/// <summary>A trained regression with one output; its score is the output.</summary>
public sealed class FfnnRegressionModelParameters : FfnnScalarModelParameters, ISchemaBindableMapper,
    IBindableCanSaveOnnx
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

    /// <summary>Predicts a number and its interval, see <see cref="FfnnOptions.IntervalCoverage"/>. Any number of threads may call it at
    /// the same time.</summary>
    /// <param name="features">[features] as in the feature column, not scaled.</param>
    /// <exception cref="ArgumentException"><paramref name="features"/> has the wrong length.</exception>
    /// <exception cref="InvalidOperationException">The model was trained without intervals.</exception>
    public PredictionInterval PredictInterval(ReadOnlySpan<float> features)
    {
        PredictionInterval interval = default;
        PredictIntervalsOf(features, new Span<PredictionInterval>(ref interval));
        return interval;
    }

    // ML.NET's mapper for Score, with the columns of the interval where the model has one.
    ISchemaBoundMapper ISchemaBindableMapper.Bind(IHostEnvironment env, RoleMappedSchema schema) =>
        WithIntervals(((ISchemaBindableMapper)new SchemaBindablePredictorWrapper(this)).Bind(env, schema));

    bool IBindableCanSaveOnnx.SaveAsOnnx(OnnxContext ctx, RoleMappedSchema schema, string[] outputNames) =>
        SaveWithBounds(ctx, schema, outputNames);

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
    public ImmutableDictionary<string, RegressionMetricsStatistics> FeatureImportance(
        IDataView data, string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features,
        int permutationCount = 3, FeatureGrouping grouping = FeatureGrouping.Categories, int? numberOfThreads = null, int seed = 0,
        IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var request = new ImportanceRequest(permutationCount, grouping, numberOfThreads, seed, progress, cancellationToken);
        request.Check();
        using var rows = JudgedRows.Read(
            Network, data, labelColumnName, featureColumnName, label => new ValueLabelReader(label), cancellationToken);
        return PermutationImportance.Run(
            Network, rows, request, () => NumberJudge.Of(rows), NumberJudge.Difference, () => new RegressionMetricsStatistics());
    }

    private static VersionInfo CurrentVersion => VersionOf("FFNN REG", LoaderSignature);

    private protected override VersionInfo Version => CurrentVersion;

    /// <summary>The task of the model.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.Regression;
}
