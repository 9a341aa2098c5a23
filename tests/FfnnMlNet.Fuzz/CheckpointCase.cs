using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;

namespace FfnnMlNet.Fuzz;

/// <summary>A run that is resumed from a damaged checkpoint of its own.</summary>
internal sealed class CheckpointCase
{
    private const int Epochs = 4;
    private readonly TrainingMatrix _rows = Rows(20, seed: 1);
    private readonly TrainingMatrix _validation = Rows(6, seed: 2);
    private readonly byte[] _finished;
    private readonly byte[] _interrupted;

    public CheckpointCase()
    {
        var path = Path.GetTempFileName();
        TrainingLoop.Run(Network(), Settings() with { Checkpoint = new Checkpoint(path) }, _rows, _validation);
        _finished = File.ReadAllBytes(path);
        TrainingLoop.Run(
            Network(),
            Settings() with { Checkpoint = new Checkpoint(path), OnEpoch = summary => { if (summary.Epoch == 2) summary.Stop(); } },
            _rows, _validation);
        _interrupted = File.ReadAllBytes(path);
        File.Delete(path);
    }

    public (Ending, Exception?) Run(Random random)
    {
        var bytes = AnyFile(random);
        return Run(random.Next(2) == 0 ? Mutation.Sealed(bytes, random) : Mutation.Of(bytes, random), random);
    }

    /// <summary>An undamaged checkpoint, of the finished run or of one that was stopped.</summary>
    public byte[] AnyFile(Random random) => random.Next(2) == 0 ? _finished : _interrupted;

    /// <summary>Resumes from a changed one.</summary>
    public (Ending, Exception?) Run(byte[] changed, Random random)
    {
        var network = Network();
        try
        {
            // The trainer reads the seed before it checks anything.
            CheckpointFile.FactOf(changed, RunFacts.Seed);
            var history = TrainingLoop.Run(network, Settings() with { ResumeFrom = changed }, _rows, _validation).History;
            var model = new NetworkModel(network, ScoreKind.Probabilities, "", [], history);
            return (history.Count == Epochs && Scores.AreFinite(model, random) ? Ending.Scored : Ending.Else, null);
        }
        catch (TrainingDivergedException error)
        {
            return (Ending.Diverged, error);
        }
        catch (Exception error)
        {
            return (Errors.Judge(error), error);
        }
    }

    private static FeedForwardNetwork Network() => new(new Layout([4, 6, 3]), [Activation.Tanh, Activation.Softmax]);

    private static TrainingSettings Settings() => new()
    {
        Objective = new Objective(Activation.Softmax, Loss.CrossEntropy()),
        Optimizer = Optimizer.Adam(),
        LearningRate = 0.01f,
        Schedule = LearningRateSchedule.ReduceOnPlateau(0.5f, patience: 1),
        Initialization = WeightInitialization.HeNormal,
        Sampling = Sampling.Shuffle,
        BatchSize = 8,
        NumberOfEpochs = Epochs,
        EarlyStopping = new EarlyStopping(patience: 100),
        Seed = 1,
        Metric = new ClassAccuracy(),
    };

    private static TrainingMatrix Rows(int count, int seed)
    {
        var rows = TrainingMatrix.ForClasses(4, 3, weighted: false);
        var random = new RandomStream(seed, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < count; row++)
        {
            foreach (ref var feature in rows.NextRow())
                feature = random.NextGaussian();
            rows.AddClass(random.NextInt32(3), 1);
        }
        return rows;
    }
}
