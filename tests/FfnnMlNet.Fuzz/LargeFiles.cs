using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Fuzz;

/// <summary>Files of more than 2 GB: a model of 600 million parameters that is saved and loaded by ML.NET, and a run of 200 million
/// parameters with Adam that is resumed from its checkpoint and ends with the bits of an undisturbed one.</summary>
internal static class LargeFiles
{
    private const int ModelInputs = 24_000;
    private const int ModelUnits = 25_000;
    private const int RunInputs = 10_000;
    private const int RunUnits = 20_000;

    public static int Run()
    {
        var folder = Directory.CreateTempSubdirectory("ffnn-large-").FullName;
        try
        {
            return Checkpoint(Path.Combine(folder, "large.checkpoint")) & Model(Path.Combine(folder, "large.zip")) ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool Model(string path)
    {
        var watch = Stopwatch.StartNew();
        var ml = new MLContext(seed: 1);
        var schema = ml.Data.LoadFromEnumerable([new Row()]).Schema;
        var saved = Save(ml, schema, path, watch);
        // The saved model is garbage by now. Two of them would not fit into memory.
        GC.Collect();
        var loaded = ((RegressionPredictionTransformer<FfnnRegressionModelParameters>)ml.Model.Load(path, out _)).Model;
        Tell(watch, "the model is loaded");
        var isEqual = loaded.Fingerprint() == saved;
        Console.WriteLine(FormattableString.Invariant($"{loaded.ParameterCount} parameters, {(isEqual ? "the same bits" : "OTHER BITS")}"));
        return isEqual;
    }

    private static string Save(MLContext ml, DataViewSchema schema, string path, Stopwatch watch)
    {
        var network = new FeedForwardNetwork(new Layout([ModelInputs, ModelUnits, 1]), [Activation.Relu, Activation.Identity]);
        WeightInitialization.HeUniform.Apply(network, seed: 1);
        var model = new FfnnRegressionModelParameters(ml, new NetworkModel(network, ScoreKind.Activation, "", [], []));
        Tell(watch, "the model is made");
        // Only trainers make such an object, and training so many parameters would take several times the memory.
        var transformer = (ITransformer)Activator.CreateInstance(
            typeof(RegressionPredictionTransformer<FfnnRegressionModelParameters>), BindingFlags.NonPublic | BindingFlags.Instance, null,
            [ml, model, schema, nameof(Row.Features)], CultureInfo.InvariantCulture)!;
        ml.Model.Save(transformer, schema, path);
        Tell(watch, FormattableString.Invariant($"the model is saved in {new FileInfo(path).Length} bytes"));
        return model.Fingerprint();
    }

    private static bool Checkpoint(string path)
    {
        var watch = Stopwatch.StartNew();
        var whole = Train(Settings());
        Tell(watch, "a run is done");
        Train(Settings() with { Checkpoint = new Checkpoint(path), OnEpoch = summary => summary.Stop() });
        Tell(watch, $"a run is stopped after its first epoch, with a checkpoint of {new FileInfo(path).Length} bytes");
        var resumed = Train(Settings() with { ResumeFrom = new CheckpointSource(() => File.OpenRead(path)) });
        Tell(watch, "the run went on");
        File.Delete(path);
        Console.WriteLine($"{(long)RunInputs * RunUnits} weights, {(whole == resumed ? "the same bits" : "OTHER BITS")}");
        return whole == resumed;
    }

    private static string Train(TrainingSettings settings)
    {
        GC.Collect();
        var network = new FeedForwardNetwork(new Layout([RunInputs, RunUnits, 1]), [Activation.Relu, Activation.Identity]);
        TrainingLoop.Run(network, settings, Rows());
        return network.Fingerprint();
    }

    private static TrainingSettings Settings() => new()
    {
        Objective = new Objective(Activation.Identity, Loss.SquaredError),
        Optimizer = Optimizer.Adam(),
        LearningRate = 0.001f,
        Schedule = LearningRateSchedule.Constant,
        Initialization = WeightInitialization.HeUniform,
        Sampling = Sampling.InOrder,
        BatchSize = 4,
        NumberOfEpochs = 2,
        Seed = 1,
        NumberOfThreads = Environment.ProcessorCount,
    };

    private static TrainingMatrix Rows()
    {
        var rows = TrainingMatrix.ForValues(RunInputs, 1, weighted: false);
        var random = new Random(1);
        for (var row = 0; row < 4; row++)
        {
            foreach (ref var feature in rows.NextRow())
                feature = random.NextSingle();
            rows.AddValues([row], 1);
        }
        return rows;
    }

    private static void Tell(Stopwatch watch, string what)
    {
        var peak = Process.GetCurrentProcess().PeakWorkingSet64;
        Console.WriteLine(FormattableString.Invariant($"{watch.Elapsed.TotalSeconds,6:F1} s, peak memory {peak / 1e9:F2} GB: {what}"));
    }

    private sealed class Row
    {
        [VectorType(ModelInputs)]
        public float[] Features { get; set; } = [];
    }
}
