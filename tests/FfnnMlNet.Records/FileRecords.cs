using Microsoft.ML;

namespace FfnnMlNet.Records;

/// <summary>Saved models and checkpoints, which later code must read and score to the same bits. Together they have every kind of chunk of
/// a model file, and every part of a checkpoint.</summary>
internal static class FileRecords
{
    private const string ScoresFile = "files.txt";

    // The records with this beginning are of sparse rows.
    private const string OfSparseRows = "SPRS";

    private static readonly (string Name, string Label, Action<FfnnOptions> Set)[] s_models =
    [
        // With the chunks LAYR, PARM, SCOR, loss, name, hist and opts.
        ("plain", "Class", options => options.FeatureScaling = FeatureScaling.None),
        ("metr", "Flag", options => options.ValidationFraction = 0.2f),
        ("MEMB", "Several", options => options.EnsembleSize = 2),
        ("FEAT", "Class", options => options.FeatureScaling = FeatureScaling.QuantileNormal),
        ("FEAT-linear", "Flag", options => options.HiddenLayers = []),
        ("TARG", "Number", options => options.ClampScores = true),
        ("EMBD", "Class", options =>
        {
            options.NumericEmbedding = NumericEmbedding.Periodic(3, 2);
            options.CategoricalEmbedding = new CategoricalEmbedding(2, 3);
            (options.LearnFeatureScales, options.ParametricActivations) = (true, true);
        }),
        ("BINS", "Number", options => options.NumericEmbedding = NumericEmbedding.PiecewiseLinear(4, 3)),
        ("HEAD", "Flag", options => options.MembersPerNetwork = 3),
        // With a share of one half: at 0 and at 1 the model has no such chunk.
        ("LINE", "Number", options =>
        {
            (options.LinearMember, options.ValidationFraction, options.EnsembleSize) = (true, 0.3f, 2);
            (options.Optimizer, options.LearningRate, options.HiddenLayers) = (Optimizer.Adam(), 0.03f, [24]);
            (options.NumberOfEpochs, options.Seed) = (20, 3);
        }),
        ("mean-conf", "Number", options => (options.ValidationFraction, options.IntervalCoverage) = (0.3f, 0.8f)),
        ("SPRS", "Number", options => options.EnsembleSize = 2),
        ("everything", "Class", options =>
        {
            options.NumericEmbedding = NumericEmbedding.PiecewiseLinear(3, 2);
            options.CategoricalEmbedding = new CategoricalEmbedding(2, 3);
            (options.LearnFeatureScales, options.ParametricActivations) = (true, true);
            (options.EnsembleSize, options.MembersPerNetwork) = (2, 2);
            options.CalibrateProbabilities = true;
        }),
    ];

    private static readonly (string Name, string Label, Action<FfnnOptions> Set)[] s_runs =
    [
        ("plain", "Class", options => options.Optimizer = Optimizer.Sgd()),
        ("moments", "Flag", options => options.Optimizer = Optimizer.AdamW()),
        ("plateau", "Number", options => options.LearningRateSchedule = LearningRateSchedule.ReduceOnPlateau(0.5f, patience: 1)),
        ("best", "Class", options => (options.ValidationFraction, options.EarlyStopping) = (0.2f, new EarlyStopping(patience: 3))),
        ("average", "Several", options => options.WeightAveraging = WeightAveraging.Exponential(0.9f)),
        ("embedding", "Flag", options =>
        {
            options.NumericEmbedding = NumericEmbedding.Periodic(3, 2);
            options.CategoricalEmbedding = new CategoricalEmbedding(2, 3);
            (options.LearnFeatureScales, options.ParametricActivations) = (true, true);
        }),
        ("bins", "Number", options => options.NumericEmbedding = NumericEmbedding.PiecewiseLinear(4, 3)),
        ("members", "Class", options => options.MembersPerNetwork = 3),
        // The embedding that Fast chose when the checkpoint was written. Another one is another network.
        ("effort", "Class", options => (options.Effort, options.NumericEmbedding) = (Effort.Fast, NumericEmbedding.Periodic())),
        ("SPRS-run", "Class", options => (options.SparseOptimizer, options.SparseDropout) = (Optimizer.Adagrad(), 0.1f)),
    ];

    public static void Write(string folder)
    {
        List<string> lines = [];
        Directory.CreateDirectory(Path.Combine(folder, "models"));
        Directory.CreateDirectory(Path.Combine(folder, "checkpoints"));
        foreach (var (name, label, set) in s_models)
        {
            var (ml, rows) = Table(name);
            var model = Trainers.Fit(ml, Options(label, set), rows);
            using (var file = File.Create(ModelPath(folder, name)))
                ml.Model.Save(model, rows.Schema, file);
            lines.Add($"model {name} {ScoresOfModel(folder, name)}");
        }
        // A model that continues another one holds its number of epochs.
        {
            var (ml, rows) = Table("epoc");
            var options = Options("Number", _ => { });
            var model = Trainers.Fit(ml, options, rows, start: Trainers.Fit(ml, options, rows));
            using (var file = File.Create(ModelPath(folder, "epoc")))
                ml.Model.Save(model, rows.Schema, file);
            lines.Add($"model epoc {ScoresOfModel(folder, "epoc")}");
        }
        foreach (var (name, label, set) in s_runs)
        {
            var (ml, rows) = Table(name);
            var options = Options(label, set);
            options.Checkpoint = new Checkpoint(CheckpointPath(folder, name), everyEpochs: 2);
            options.OnEpoch = epoch =>
            {
                if (epoch.Epoch == 3)
                    epoch.Stop();
            };
            Trainers.Fit(ml, options, rows);
            lines.Add($"checkpoint {name} {ScoresOfRun(folder, name, label, set)}");
        }
        File.WriteAllLines(Path.Combine(folder, ScoresFile), lines);
    }

    /// <summary>The number of files that differ.</summary>
    public static int Check(string folder)
    {
        var wrong = 0;
        HashSet<string> tags = [];
        foreach (var line in File.ReadAllLines(Path.Combine(folder, ScoresFile)))
        {
            var (kind, name) = (line.Split(' ')[0], line.Split(' ')[1]);
            string now;
            if (kind == "model")
            {
                now = ScoresOfModel(folder, name);
                using var file = File.OpenRead(ModelPath(folder, name));
                tags.UnionWith(ModelHashes.ChunksOf(file).Select(chunk => chunk.Tag));
            }
            else
            {
                var (_, label, set) = s_runs.Single(run => run.Name == name);
                now = ScoresOfRun(folder, name, label, set);
            }
            if (line != $"{kind} {name} {now}")
            {
                Console.WriteLine($"DIFFERS  {line}\n  now {now}");
                wrong++;
            }
        }
        Console.WriteLine($"chunks in the recorded models: {string.Join(' ', tags.Order(StringComparer.Ordinal))}");
        return wrong;
    }

    private static string ScoresOfModel(string folder, string name)
    {
        var (ml, rows) = Table(name);
        return ModelHashes.OfScores(Trainers.Scores(ml.Model.Load(ModelPath(folder, name), out _), rows));
    }

    private static string ScoresOfRun(string folder, string name, string label, Action<FfnnOptions> set)
    {
        var (ml, rows) = Table(name);
        var options = Options(label, set);
        options.ResumeFrom = CheckpointPath(folder, name);
        return ModelHashes.OfScores(Trainers.Scores(Trainers.Fit(ml, options, rows), rows));
    }

    private static FfnnOptions Options(string label, Action<FfnnOptions> set)
    {
        var options = Trainers.Options(label);
        options.Effort = Effort.Manual;
        options.HiddenLayers = [6, 4];
        (options.NumberOfEpochs, options.BatchSize, options.Seed, options.NumberOfThreads) = (6, 16, 5, 2);
        set(options);
        return options;
    }

    private static (MLContext Ml, IDataView Rows) Table(string name)
    {
        var ml = new MLContext(seed: 1);
        if (name.StartsWith(OfSparseRows, StringComparison.Ordinal))
            return (ml, SparseRecordTable.Of(ml, 60, new Chance(78)));
        return (ml, RecordTable.Of(ml, 60, 6, hasGaps: true, new Chance(77)));
    }

    private static string ModelPath(string folder, string name) => Path.Combine(folder, "models", $"{name}.zip");

    private static string CheckpointPath(string folder, string name) => Path.Combine(folder, "checkpoints", $"{name}.checkpoint");
}
