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

    /// <inheritdoc cref="FfnnMulticlassModelParameters.FeatureImportance"/>
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

    private static VersionInfo CurrentVersion => VersionOf("FFNN REG", LoaderSignature);

    private protected override VersionInfo Version => CurrentVersion;

    /// <summary>The task of the model.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.Regression;
}
