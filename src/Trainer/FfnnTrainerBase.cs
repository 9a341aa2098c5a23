using System.Diagnostics;
using System.Globalization;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
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
public abstract partial class FfnnTrainerBase<TTransformer, TModel> : TrainerEstimatorBase<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private readonly FfnnOptions _options;
    private readonly ResolvedOptions _plain;
    private readonly IHostEnvironment _environment;

    private protected FfnnTrainerBase(IHostEnvironment environment, string name, FfnnOptions options, SchemaShape.Column label)
        : base(
            environment.Register(name),
            TrainerUtils.MakeR4VecFeature(options.FeatureColumnName),
            label,
            TrainerUtils.MakeR4ScalarWeightColumn(options.ExampleWeightColumnName))
    {
        _options = options;
        _plain = options.ResolvePlain();
        _environment = environment;
        Info = new TrainerInfo(
            normalization: _plain.Of(OptionTable.FeatureScaling) == FeatureScaling.None, caching: false, supportValid: true);
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

    private protected int OutputsPerTarget => _plain.Of(OptionTable.Loss).OutputsPerTarget;

    private protected float[] LossParameters => _plain.Of(OptionTable.Loss).Parameters;

    private protected bool HasMargins => _plain.Of(OptionTable.Loss).HasMargins;

    private protected NetworkModel Train(TrainContext context, ScoreKind scoreKind)
    {
        using var channel = Host.Start("Training");
        var watch = Stopwatch.StartNew();
        var initial = (context.InitialPredictor as INetworkHolder)?.Network;
        var labelReader = CreateLabelReader(context.TrainingSet.Schema.Label!.Value);
        if (initial is not null)
            labelReader = InitialModel.MatchColumns(
                initial, SlotsOf(context.TrainingSet), FeatureColumn.Name, labelReader, LabelColumn.Name);
        else
            CheckBeforeReading(context.TrainingSet, labelReader);
        LabelReader? validationLabels = null;
        if (context.ValidationSet is { } validationSet)
        {
            CheckFeatures(context.TrainingSet, validationSet, channel);
            validationLabels = ValidationLabels(labelReader, validationSet);
        }
        var checkpoint = FindCheckpoint();
        var seed = _plain.Of(OptionTable.Seed) ?? SeedOf(checkpoint) ?? Host.Rand.Next();
        using var allRows = ReadTraining(context, labelReader, channel);
        var sparse = LookAt(context, allRows, labelReader, channel);
        var options = initial is null
            ? _options.Resolve(new TableShape(allRows.RowCount, sparse.Count > 0, sparse.Count)) : InitialModel.Decide(_plain, initial);
        options = options.With(OptionTable.Seed, seed);
        var deadline = options.Of(OptionTable.TimeLimit) is { } limit ? new Deadline(watch, limit) : null;
        if (deadline is not null && initial is null)
            options = WithMembersInTime(options, context, allRows, sparse, labelReader.OutputCount, deadline, channel);
        var members = options.Of(OptionTable.EnsembleSize);
        using var data = Prepare(context, allRows, options, labelReader, validationLabels, members, seed, channel);
        var rows = data.Rows;
        var settings = RunSettings.Create(options, CheckAlive, summary => Report(channel, summary)) with
        {
            OptionFacts = OptionNotes.ForCheckpoint(options, initial),
            Warn = message => channel.Warning(MessageSensitivity.None, message),
            ResumeFrom = checkpoint,
            KeepParameters = context.InitialPredictor is not null,
            LabelName = LabelColumn.Name,
            FeatureName = FeatureColumn.Name,
            OutputNames = labelReader.OutputNames,
            Deadline = deadline,
        };
        var features = context.TrainingSet.Schema.Feature!.Value;
        if (initial is not null)
            InitialModel.CheckFits(initial, settings);
        var prepared = initial is null
            ? Preparation.Fit(options, features, rows, data.TrainingRows, settings, channel, sparse)
            : Preparation.Of(options, initial);
        prepared.Apply(rows, CheckAlive);
        if (data.Validation is TrainingMatrix validation)
            prepared.Apply(validation, CheckAlive);
        settings = settings with { Objective = prepared.Objective, Metric = CreateMetric(scoreKind, prepared.Outputs) };
        var networks = CreateNetworks(options, data, prepared, labelReader.OutputCount, settings, initial, members);
        CheckCanScore(networks[0].Layout);
        WarnOf(options, data, channel);
        if (deadline is not null)
            (settings, options) = PlanInTime(options, networks, data, settings, channel);
        Describe(channel, options, data, prepared, networks, settings, initial);
        var trained = EnsembleTraining.Run(networks, [.. networks.Select((_, member) => data.RowsOf(member))], settings);
        foreach (var member in trained)
            DescribeOutcome(channel, member, trained.Count == 1 ? null : networks.IndexOf(member.Network) + 1, networks.Count, watch.Elapsed);
        SayOfRareTruth(scoreKind, options, rows, channel);
        if (trained.Any(member => member.Outcome.WasOutOfTime))
            options = Planned(options, CutShort(settings, trained));
        return new NetworkModel(
            [.. trained.Select(member => member.Network)], scoreKind, options.Of(OptionTable.Loss).ToString(), labelReader.OutputNames,
            trained[0].Outcome.History, prepared.Inputs, prepared.Outputs,
            initial is null ? 0 : initial.EarlierEpochs + initial.History.Count)
        {
            TrainingOptions = OptionNotes.ForModel(options, initial),
        };
    }

    private TrainingMatrix ReadTraining(TrainContext context, LabelReader labelReader, IChannel channel)
    {
        var rows = Read(context.TrainingSet, labelReader, channel, "training", context.ValidationSet is null ? GroupColumn(context.TrainingSet) : null);
        try
        {
            // Of an initial model the classes are known: rows of one of them can teach it too.
            if (context.InitialPredictor is null)
                labelReader.CheckTrainable(rows, LabelColumn.Name);
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    private TrainingData Prepare(
        TrainContext context, TrainingMatrix rows, ResolvedOptions options, LabelReader labelReader, LabelReader? validationLabels, int members, int seed,
        IChannel channel)
    {
        var data = context.ValidationSet is { } validationSet
            ? new TrainingData(rows, null, rows, Read(validationSet, validationLabels!, channel, "validation"))
            : members > 1 && options.Of(OptionTable.ValidationRows) == ValidationRows.Random
            ? TrainingData.Deal(rows, members, labelReader.ClassNames.Count > 0, seed, Warn)
            : TrainingData.Split(rows, RunSettings.FractionFor(options, members), options.Of(OptionTable.ValidationRows), labelReader.ClassNames.Count > 0, seed, Warn);
        try
        {
            Weigh(data, options, labelReader);
            return data;
        }
        catch
        {
            data.Dispose();
            throw;
        }

        void Warn(string message) => WarnOfFewRows(channel, rows.RowCount, options, context.InitialPredictor is not null, message);
    }

    private void Weigh(TrainingData data, ResolvedOptions options, LabelReader labelReader)
    {
        if (options.Of(OptionTable.ClassWeights) is { } classWeights)
        {
            var rows = data.Rows;
            var weights = classWeights.Resolve(rows.ClassCounts(data.TrainingRows), labelReader.ClassNames, LabelColumn.Name);
            CheckedWeights.Multiply(rows, weights, labelReader.ClassNames, options.Of(OptionTable.ExampleWeightColumnName), "training");
            if (data.Validation is TrainingMatrix validation)
                CheckedWeights.Multiply(validation, weights, labelReader.ClassNames, options.Of(OptionTable.ExampleWeightColumnName), "validation");
        }
    }

    private static Metric CreateMetric(ScoreKind scoreKind, OutputTransform outputs) => scoreKind switch
    {
        ScoreKind.Probabilities => new ClassAccuracy(),
        ScoreKind.LogOdds => new BinaryAccuracy(0.5f),
        ScoreKind.Margin => new BinaryAccuracy(0),
        _ => new RootMeanSquaredError(outputs.Scale.ToArray()),
    };

    // Opened once before anything else is done: a file that is not there is to be known at once.
    private CheckpointSource? FindCheckpoint()
    {
        if (_plain.Of(OptionTable.ResumeFrom) is not { } path)
            return null;
        var checkpoint = new CheckpointSource(() => OpenCheckpoint(path));
        checkpoint.Open().Dispose();
        return checkpoint;
    }

    private static FileStream OpenCheckpoint(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (file.CanSeek)
                return file;
            file.Dispose();
            throw new IOException("It is no file of a known length.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new FileNotFoundException(
                $"ResumeFrom names the checkpoint '{path}', which cannot be read: {error.Message} Give the path of a checkpoint, or leave ResumeFrom unset to start anew.", path, error);
        }
    }

    // Where no seed was set, the run that wrote the checkpoint drew one.
    private static int? SeedOf(CheckpointSource? checkpoint) => checkpoint is not null &&
        int.TryParse(CheckpointFile.FactOf(checkpoint, RunFacts.Seed), CultureInfo.InvariantCulture, out var seed) ? seed : null;

    private static void Describe(
        IChannel channel, ResolvedOptions options, TrainingData data, Preparation prepared, List<FeedForwardNetwork> networks, TrainingSettings settings,
        NetworkModel? initial)
    {
        var network = networks[0];
        var start = initial is null
            ? ""
            : FormattableString.Invariant($"going on from a model of {initial.EarlierEpochs + initial.History.Count} epochs, ");
        channel.Info(MessageSensitivity.None,
            FormattableString.Invariant(
                $"Training on {data.Training.RowCount} rows with {prepared.Inputs.FeatureCount} features, {data.Validation?.RowCount ?? 0} ") +
            FormattableString.Invariant(
                $"rows for validation{Ensemble(data, networks.Count)}{OnDisk(data)}: layers {Describe(network)}{SharedBy(network)}, ") +
            FormattableString.Invariant(
                $"{network.Layout.ParameterCount} parameters, {start}{prepared.Description}, {settings.NumberOfThreads} threads. ") +
            $"Options {OptionNotes.ForLog(options)}.");
        foreach (var withheld in OptionNotes.Withheld(options))
            channel.Info(MessageSensitivity.None, withheld);
    }

    private static string SharedBy(FeedForwardNetwork network) => network.Layout.MembersPerNetwork == 1
        ? "" : FormattableString.Invariant($" shared by {network.Layout.MembersPerNetwork} members");

    private static string OnDisk(TrainingData data) =>
        data.Rows.BytesOnDisk == 0 ? "" : FormattableString.Invariant($", {data.Rows.BytesOnDisk / 1e6:F1} MB of features on disk");

    private static string Losses(TrainingOutcome outcome)
    {
        if (outcome.History.Count == 0)
            return "no epoch was finished";
        var training = FormattableString.Invariant($"training loss {outcome.History[^1].TrainingLoss:G6}");
        if (outcome.History[^1].ValidationLoss is null)
            return training;
        return training + (outcome.KeptEpoch == 0
            ? ", the parameters of the start are kept, since no epoch was better on the validation rows"
            : FormattableString.Invariant($", the parameters of epoch {outcome.KeptEpoch} are kept, with validation loss {outcome.History[outcome.KeptEpoch - 1].ValidationLoss:G6}"));
    }

    private protected TTransformer Continue(IDataView trainData, IPredictor initialModel)
    {
        CheckColumns(trainData);
        return TrainTransformer(trainData, null, initialModel);
    }

    private static int SlotsOf(RoleMappedData data) => ((VectorDataViewType)data.Schema.Feature!.Value.Type).Size;

    private void CheckFeatures(RoleMappedData training, RoleMappedData validation, IChannel channel)
    {
        if (SlotsOf(training) != SlotsOf(validation))
            throw Differs("Feature", FeatureColumn.Name, "slots", SlotsOf(training), SlotsOf(validation));
        var names = SlotNames.Of(training.Schema.Feature!.Value, SlotsOf(training));
        var others = SlotNames.Of(validation.Schema.Feature!.Value, SlotsOf(validation));
        var differing = names.Count == 0 || others.Count == 0 ? [] : Enumerable.Range(0, names.Count).Where(slot => names[slot] != others[slot]).ToArray();
        if (differing.Length == 0)
            return;
        const int Named = 3;
        var first = string.Join(", ", differing.Take(Named).Select(slot =>
            FormattableString.Invariant($"slot {slot} is '{names[slot]}' in the training data and '{others[slot]}' in the validation data")));
        channel.Warning(MessageSensitivity.Schema, FormattableString.Invariant(
            $"Feature column '{FeatureColumn.Name}' has {differing.Length} of {names.Count} slots that the two tables name differently: {first}. ") +
            "Slots are matched by their place. Prepare both with the transforms that were fitted on the training data.");
    }

    private LabelReader ValidationLabels(LabelReader training, RoleMappedData validation)
    {
        var own = CreateLabelReader(validation.Schema.Label!.Value);
        return own.For(training.OutputNames, training.OutputCount, LabelColumn.Name, "the training data")
            ?? throw Differs("Label", LabelColumn.Name, "classes or outputs", training.OutputCount, own.OutputCount);
    }

    private static InvalidOperationException Differs(string role, string column, string what, int trained, int validated) => new(
        FormattableString.Invariant(
            $"{role} column '{column}' has {trained} {what} in the training data, but {validated} in the validation data. ") +
        "Prepare both with the transforms that were fitted on the training data.");

    private DataViewSchema.Column? GroupColumn(RoleMappedData data) =>
        _plain.Of(OptionTable.RowGroupColumnName) is { } name ? data.Data.Schema[name] : null;

    private TrainingMatrix Read(RoleMappedData data, LabelReader labels, IChannel channel, string use, DataViewSchema.Column? group = null)
    {
        var schema = data.Schema;
        var reader = new DataViewReader(data.Data, schema.Feature!.Value, schema.Label!.Value, labels, schema.Weight, _plain.Of(OptionTable.MissingValues),
            new RowRoom(_plain.Of(OptionTable.MemoryLimitBytes) ?? long.MaxValue, TemporaryFolder), CheckAlive, group)
        {
            OnRows = WarnOfBytes(data, channel, use),
        };
        var rows = reader.Read();
        try
        {
            if (reader.SkipMessage(use) is { } message)
                channel.Warning(MessageSensitivity.Schema, message);
            reader.NonFinite.Report(channel, use);
            CheckTargets(rows, use);
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    private void CheckTargets(TrainingMatrix rows, string use)
    {
        var loss = _plain.Of(OptionTable.Loss);
        var outside = rows.CountRowsWithValue(value => !loss.AcceptsTarget(value), out var example);
        if (outside > 0)
            throw new InvalidOperationException(FormattableString.Invariant(
                $"Loss {loss} needs labels {loss.TargetDomain}, but {outside} of {rows.RowCount} rows for {use} have others in column '{LabelColumn.Name}', the first being {example}. ") +
                "Remove or repair those rows, or choose a loss that is defined for them.");
    }

    private static FeedForwardNetwork CreateNetwork(
        ResolvedOptions options, Preparation prepared, int outputs, int rowCount, TrainingSettings settings, int members, int validationRows)
    {
        var (hidden, inputs) = (options.Of(OptionTable.HiddenLayers), prepared.Inputs);
        var embedding = Embeddings.Create(options, inputs, prepared.Bins, prepared.InflatedSlots);
        int[] sizes = [embedding?.OutputCount ?? inputs.InputCount, .. hidden.Select(layer => layer.Units), outputs];
        var batchRows = Math.Min(settings.BatchSize, rowCount);
        CheckMemory(sizes, MemoryEstimate.FloatsOf(embedding), batchRows, options, EnsembleTraining.AtOnce(settings, members), members,
            options.Of(OptionTable.CalibrateProbabilities)
                ? TemperatureCalibration.FloatsOf(validationRows, options.Of(OptionTable.MembersPerNetwork), outputs) : 0);
        return new FeedForwardNetwork(
            new Layout(
                sizes, embedding, options.Of(OptionTable.ParametricActivations) && hidden.Count > 0, options.Of(OptionTable.MembersPerNetwork)),
            [.. hidden.Select(layer => layer.Activation ?? options.Of(OptionTable.Activation)), settings.Objective.Output]);
    }

    private static void CheckMemory(
        int[] sizes, double embeddingFloats, int batchRows, ResolvedOptions options, int atOnce, int members, double calibrationFloats = 0)
    {
        // Parameters and gradient; moments; the average; the best or last parameters, and the model that scores. All of them of the
        // members in training, and the parameters alone of those whose turn comes or was.
        var copies = ((3 + options.Of(OptionTable.Optimizer).MomentCount + (options.Of(OptionTable.WeightAveraging) is null ? 0 : 1)) * atOnce) + members - atOnce;
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - (double)GC.GetTotalMemory(forceFullCollection: false);
        var estimate = MemoryEstimate.Of(sizes, (double)batchRows * atOnce, copies, embeddingFloats, options.Of(OptionTable.MembersPerNetwork));
        estimate.WithCalibration(calibrationFloats * atOnce).Check(sizes, available);
    }

    // As where models are loaded, so that no model is trained that cannot be.
    private static void CheckCanScore(Layout layout)
    {
        if (!NetworkLimits.CanScore(layout))
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{layout.MembersPerNetwork} members need {NetworkLimits.ScoringFloatsOf(layout)} numbers to score a row. ") +
                "Use a smaller MembersPerNetwork, or fewer HiddenLayers.");
    }

    private void CheckAlive()
    {
        _plain.Of(OptionTable.CancellationToken).ThrowIfCancellationRequested();
        Host.CheckAlive();
    }

    private void Report(IChannel channel, EpochSummary summary)
    {
        var validation = summary.ValidationLoss is { } loss
            ? FormattableString.Invariant($", validation loss {loss:G6}, validation {summary.MetricName} {summary.ValidationMetric:G6}") : "";
        var who = summary.NumberOfMembers == 1 ? "" : FormattableString.Invariant($"Member {summary.Member + 1} of {summary.NumberOfMembers}: ");
        channel.Trace(MessageSensitivity.None, who + FormattableString.Invariant(
            $"Epoch {summary.Epoch} of {summary.NumberOfEpochs}: training loss {summary.TrainingLoss:G6}{validation}, learning rate {summary.LearningRate:G6}."));
        _plain.Of(OptionTable.OnEpoch)?.Invoke(summary);
    }

    private static string Describe(FeedForwardNetwork network)
    {
        var text = network.Layout.InputCount.ToString(CultureInfo.InvariantCulture);
        for (var layer = 0; layer < network.LayerCount; layer++)
            text += FormattableString.Invariant($"-{network.Layout.Sizes[layer + 1]} {network.Activations[layer]}");
        return text;
    }
}
