using System.Diagnostics;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace FfnnMlNet;

/// <summary>What the four trainers share: from an IDataView to a trained network.</summary>
/// <typeparam name="TTransformer">What <c>Fit</c> returns.</typeparam>
/// <typeparam name="TModel">The model inside it.</typeparam>
public abstract class FfnnTrainerBase<TTransformer, TModel> : TrainerEstimatorBase<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private readonly FfnnOptions _options;

    private protected FfnnTrainerBase(IHostEnvironment environment, string name, FfnnOptions options, SchemaShape.Column label)
        : base(
            environment.Register(name),
            TrainerUtils.MakeR4VecFeature(options.FeatureColumnName),
            label,
            TrainerUtils.MakeR4ScalarWeightColumn(options.ExampleWeightColumnName))
    {
        _options = options;
        Info = new TrainerInfo(normalization: options.FeatureScaling == FeatureScaling.None, caching: false, supportValid: true);
    }

    /// <summary>Features on a common scale are wanted where <see cref="FfnnOptions.FeatureScaling"/> is none, else the trainer scales them;
    /// cached data is not, since the trainer reads the data once.</summary>
    public override TrainerInfo Info { get; }

    /// <summary>Trains on <paramref name="trainData"/> and keeps the parameters of the epoch with the lowest loss on
    /// <paramref name="validationData"/>; the start counts as epoch 0.</summary>
    /// <param name="trainData">Rows to learn from.</param>
    /// <param name="validationData">Rows to judge each epoch by; the same columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">No usable rows, values that are not finite, or training diverged.</exception>
    public TTransformer Fit(IDataView trainData, IDataView validationData) => TrainTransformer(trainData, validationData);

    private protected static FfnnOptions Prepare(IHostEnvironment environment, FfnnOptions options)
    {
        ArgumentNullException.ThrowIfNull(environment, "mlContext");
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return options.Clone();
    }

    private protected abstract LabelReader CreateLabelReader(DataViewSchema.Column label);

    private protected int OutputsPerTarget => _options.ChosenLoss.OutputsPerTarget;

    private protected float[] LossParameters => _options.ChosenLoss.Parameters;

    private protected bool HasMargins => _options.ChosenLoss.HasMargins;

    private protected NetworkModel Train(TrainContext context, ScoreKind scoreKind)
    {
        using var channel = Host.Start("Training");
        var watch = Stopwatch.StartNew();
        var labelReader = CreateLabelReader(context.TrainingSet.Schema.Label!.Value);
        if (context.ValidationSet is { } validationSet)
            CheckSameSizes(context.TrainingSet, labelReader, validationSet);
        var rows = Read(context.TrainingSet, labelReader, channel, "training");
        var validation = context.ValidationSet is null ? null : Read(context.ValidationSet, labelReader, channel, "validation");
        labelReader.CheckTrainable(rows, LabelColumn.Name);
        var classWeights = _options.ClassWeights?.Resolve(rows.ClassCounts(), labelReader.ClassNames, LabelColumn.Name);
        if (classWeights is not null)
        {
            rows.MultiplyWeights(classWeights);
            validation?.MultiplyWeights(classWeights);
        }

        var seed = _options.Seed ?? Host.Rand.Next();
        var settings = _options.CreateSettings(seed, CheckAlive, summary => Report(channel, summary));
        var features = context.TrainingSet.Schema.Feature!.Value;
        var prepared = Preparation.Fit(_options, features, rows, trainingRows: null, settings, channel);
        prepared.Apply(rows);
        if (validation is not null)
            prepared.Apply(validation);
        settings = settings with { Objective = prepared.Objective };
        var network = CreateNetwork(rows.FeatureCount, labelReader.OutputCount, settings);
        channel.Info(MessageSensitivity.None, FormattableString.Invariant(
            $"Training on {rows.RowCount} rows with {prepared.Inputs.FeatureCount} features: layers {Describe(network)}, {network.Layout.ParameterCount} parameters, loss {_options.ChosenLoss}, optimizer {_options.Optimizer}, learning rate {_options.LearningRate} ({_options.LearningRateSchedule}), batch size {Math.Min(_options.BatchSize, rows.RowCount)}, {_options.NumberOfEpochs} epochs, sampling {_options.Sampling}, initialization {settings.Initialization}, {prepared.Description}, L2 {_options.L2Regularization}, dropout {_options.Dropout}, class weights {_options.ClassWeights?.ToString() ?? "none"}, clipping {_options.GradientClipping?.ToString() ?? "none"}, seed {seed}, {settings.NumberOfThreads} threads."));
        var outcome = TrainingLoop.Run(network, settings, rows, validation);
        var last = outcome.History[^1];
        var validationText = last.ValidationLoss is { } loss ? FormattableString.Invariant($", validation loss {loss:G6}") : "";
        channel.Info(MessageSensitivity.None, FormattableString.Invariant(
            $"Trained {last.Epoch} epochs in {watch.Elapsed.TotalSeconds:F2} s: training loss {last.TrainingLoss:G6}{validationText}. Training ended: {outcome.Ending}."));
        return new NetworkModel(
            network, scoreKind, _options.ChosenLoss.ToString(), labelReader.OutputNames, outcome.History,
            prepared.Inputs, prepared.Outputs);
    }

    private void CheckSameSizes(RoleMappedData training, LabelReader trainingLabels, RoleMappedData validation)
    {
        Check("Feature", FeatureColumn.Name, "slots", FeatureCount(training), FeatureCount(validation));
        Check("Label", LabelColumn.Name, "classes or outputs", trainingLabels.OutputCount,
            CreateLabelReader(validation.Schema.Label!.Value).OutputCount);

        static int FeatureCount(RoleMappedData data) => ((VectorDataViewType)data.Schema.Feature!.Value.Type).Size;

        static void Check(string role, string column, string what, int trained, int validated)
        {
            if (trained != validated)
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"{role} column '{column}' has {trained} {what} in the training data, but {validated} in the validation data. ") +
                    "Prepare both with the transforms that were fitted on the training data.");
        }
    }

    private TrainingMatrix Read(RoleMappedData data, LabelReader labels, IChannel channel, string use)
    {
        var schema = data.Schema;
        var reader = new DataViewReader(
            data.Data, schema.Feature!.Value, schema.Label!.Value, labels, schema.Weight, _options.MissingValues, CheckAlive);
        var rows = reader.Read();
        if (reader.SkipMessage(use) is { } message)
            channel.Warning(MessageSensitivity.Schema, message);
        reader.NonFinite.Report(channel, use);
        CheckTargets(rows, use);
        return rows;
    }

    private void CheckTargets(TrainingMatrix rows, string use)
    {
        var loss = _options.ChosenLoss;
        var outside = rows.CountRowsWithValue(value => !loss.AcceptsTarget(value), out var example);
        if (outside > 0)
            throw new InvalidOperationException(FormattableString.Invariant(
                $"Loss {loss} needs labels {loss.TargetDomain}, but {outside} of {rows.RowCount} rows for {use} have others in column '{LabelColumn.Name}', the first being {example}. ") +
                "Remove or repair those rows, or choose a loss that is defined for them.");
    }

    private FeedForwardNetwork CreateNetwork(int features, int outputs, TrainingSettings settings)
    {
        var hidden = _options.HiddenLayers;
        return new FeedForwardNetwork(
            new Layout([features, .. hidden.Select(layer => layer.Units), outputs]),
            [.. hidden.Select(layer => layer.Activation ?? _options.Activation), settings.Objective.Output]);
    }

    private void CheckAlive()
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        Host.CheckAlive();
    }

    private void Report(IChannel channel, EpochSummary summary)
    {
        var validation = summary.ValidationLoss is { } loss ? FormattableString.Invariant($", validation loss {loss:G6}") : "";
        channel.Trace(MessageSensitivity.None, FormattableString.Invariant(
            $"Epoch {summary.Epoch} of {summary.NumberOfEpochs}: training loss {summary.TrainingLoss:G6}{validation}, learning rate {summary.LearningRate:G6}."));
        _options.OnEpoch?.Invoke(summary);
    }

    private static string Describe(FeedForwardNetwork network)
    {
        var text = network.Layout.InputCount.ToString(System.Globalization.CultureInfo.InvariantCulture);
        for (var layer = 0; layer < network.LayerCount; layer++)
            text += FormattableString.Invariant($"-{network.Layout.Sizes[layer + 1]} {network.Activations[layer]}");
        return text;
    }
}
