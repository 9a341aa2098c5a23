using System.Diagnostics;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace FfnnMlNet;

/// <summary>What the four trainers share: from an IDataView to a trained network.</summary>
/// <typeparam name="TTransformer">What <c>Fit</c> returns.</typeparam>
/// <typeparam name="TModel">The model inside it.</typeparam>
public abstract partial class FfnnTrainerBase<TTransformer, TModel> : TrainerEstimatorBase<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private readonly FfnnOptions _options;
    private readonly IHostEnvironment _environment;

    private protected FfnnTrainerBase(IHostEnvironment environment, string name, FfnnOptions options, SchemaShape.Column label)
        : base(
            environment.Register(name),
            TrainerUtils.MakeR4VecFeature(options.FeatureColumnName),
            label,
            TrainerUtils.MakeR4ScalarWeightColumn(options.ExampleWeightColumnName))
    {
        _options = options;
        _environment = environment;
        Plain = options.ResolvePlain();
        Info = new TrainerInfo(
            normalization: Plain.Of(OptionTable.FeatureScaling) == FeatureScaling.None, caching: false, supportValid: true);
    }

    /// <summary>Features on a common scale are wanted where <see cref="FfnnOptions.FeatureScaling"/> is none, else the trainer scales them;
    /// cached data is not, since the trainer reads the data once.</summary>
    public override TrainerInfo Info { get; }

    // What does not depend on the rows.
    private protected ResolvedOptions Plain { get; }

    /// <summary>Trains on <paramref name="trainData"/> and keeps the parameters of the epoch with the lowest loss on
    /// <paramref name="validationData"/>; the start counts as epoch 0.</summary>
    /// <param name="trainData">Rows to learn from.</param>
    /// <param name="validationData">Rows to judge each epoch by; the same columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">No usable rows, values that are not finite, or training diverged.</exception>
    public TTransformer Fit(IDataView trainData, IDataView validationData)
    {
        CheckColumns(trainData);
        if (validationData is not null)
            CheckColumns(SchemaShape.Create(validationData.Schema), isValidation: true);
        return TrainTransformer(trainData, validationData);
    }

    private protected static FfnnOptions Prepare(IHostEnvironment environment, FfnnOptions options)
    {
        ArgumentNullException.ThrowIfNull(environment, "mlContext");
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return options.Clone();
    }

    private protected abstract LabelReader CreateLabelReader(DataViewSchema.Column label);

    private protected TTransformer Continue(IDataView trainData, IPredictor initialModel)
    {
        CheckColumns(trainData);
        return TrainTransformer(trainData, null, initialModel);
    }

    private protected NetworkModel Train(TrainContext context, ScoreKind scoreKind)
    {
        using var channel = Host.Start("Training");
        return TrainingPipeline.Run(new TrainingRequest
        {
            Asked = _options,
            Plain = Plain,
            Training = context.TrainingSet,
            Validation = context.ValidationSet,
            Initial = (context.InitialPredictor as INetworkHolder)?.Network,
            ScoreKind = scoreKind,
            LabelsOf = CreateLabelReader,
            Channel = channel,
            CheckAlive = CheckAlive,
            DrawSeed = Host.Rand.Next,
            // Read when it is used, so that the setting counts whenever it was made.
            TemporaryFolder = (_environment as IHostEnvironmentInternal)?.TempFilePath,
            Clock = Stopwatch.StartNew(),
        });
    }

    private void CheckAlive()
    {
        Plain.Of(OptionTable.CancellationToken).ThrowIfCancellationRequested();
        Host.CheckAlive();
    }
}
