using FfnnMlNet;
using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(FfnnRegressionModelParameters), null, typeof(SignatureLoadModel), "FFNN regression model",
    FfnnRegressionModelParameters.LoaderSignature)]

namespace FfnnMlNet;

/// <summary>A trained regression with one output; its score is the output.</summary>
public sealed class FfnnRegressionModelParameters : FfnnScalarModelParameters, ISchemaBindableMapper
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

    /// <summary>Predicts a number and its interval, see <see cref="FfnnOptions.IntervalCoverage"/>. Any number of threads may call it at the
    /// same time.</summary>
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

    private static VersionInfo CurrentVersion => VersionOf("FFNN REG", LoaderSignature);

    private protected override VersionInfo Version => CurrentVersion;

    /// <summary>The task of the model.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.Regression;
}
