using System.Diagnostics;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace FfnnMlNet;

/// <summary>Base class of the four trainers: it checks the columns and trains the network.</summary>
/// <typeparam name="TTransformer">The transformer that <c>Fit</c> returns.</typeparam>
/// <typeparam name="TModel">The model inside the transformer.</typeparam>
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
        OptionsWithoutEffort = options.ResolveWithoutEffort();
        Info = new TrainerInfo(
            normalization: OptionsWithoutEffort.Of(OptionTable.FeatureScaling) == FeatureScaling.None, caching: false, supportValid: true);
    }

    /// <summary>What ML.NET should prepare for the trainer. Normalized features are wanted only where
    /// <see cref="FfnnOptions.FeatureScaling"/> is none, because the trainer scales features itself. Cached data is not wanted, because the
    /// trainer reads the data once.</summary>
    public override TrainerInfo Info { get; }

    // The values of all options where Effort chooses nothing.
    private protected ResolvedOptions OptionsWithoutEffort { get; }

    /// <summary>Trains on <paramref name="trainData"/> and keeps the parameters of the epoch that is best on
    /// <paramref name="validationData"/>, see <see cref="FfnnOptions.SelectBestBy"/>. The initial parameters count as epoch 0.</summary>
    /// <param name="trainData">Rows to learn from.</param>
    /// <param name="validationData">Rows to validate each epoch, with the same columns; null = none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no usable rows, values are not finite, or training diverged.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled, see <see cref="FfnnOptions.OnCancellation"/>.</exception>
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
            UserOptions = _options,
            OptionsWithoutEffort = OptionsWithoutEffort,
            Training = context.TrainingSet,
            Validation = context.ValidationSet,
            Initial = (context.InitialPredictor as INetworkHolder)?.Network,
            ScoreKind = scoreKind,
            LabelsOf = CreateLabelReader,
            Channel = channel,
            CheckAlive = CheckAlive,
            DrawSeed = Host.Rand.Next,
            // Read here and not in the constructor, because the user may set it after making the trainer.
            TemporaryFolder = (_environment as IHostEnvironmentInternal)?.TempFilePath,
            Clock = Stopwatch.StartNew(),
        });
    }

    private void CheckAlive()
    {
        OptionsWithoutEffort.Of(OptionTable.CancellationToken).ThrowIfCancellationRequested();
        Host.CheckAlive();
        OptionsWithoutEffort.Of(OptionTable.Ranks)?.CheckAlive();
    }
}
