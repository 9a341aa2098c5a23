using System.Diagnostics;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;

namespace FfnnMlNet.Benchmarks.Scaling;

/// <summary>Times training steps of a network on random rows, with one thread, ReLU and Adam.</summary>
/// <remarks>Without ranks, seconds are those of the processor.</remarks>
internal sealed class StepTimer : IDisposable
{
    private const int BatchSize = 256;
    private const double LeastSeconds = 0.5;

    private readonly TrainingMatrix _rows;
    private readonly TrainingLoop _loop;
    private readonly RankGroup? _ranks;
    private readonly IGradientExchange? _exchange;

    /// <param name="sizes">Inputs, units of each hidden layer, classes.</param>
    /// <param name="ranks">The ranks that share each batch; null = this process alone.</param>
    public StepTimer(int[] sizes, int rowCount, int batchSize = BatchSize, RankGroup? ranks = null)
    {
        _ranks = ranks;
        Network = new FeedForwardNetwork(
            new Layout(sizes), [.. Enumerable.Repeat(Activation.Relu, sizes.Length - 2), Activation.Softmax]);
        _rows = Rows(sizes[0], sizes[^1], rowCount);
        var settings = EnsembleTraining.WithExchange(new TrainingSettings
        {
            Objective = new Objective(Activation.Softmax, Loss.CrossEntropy()),
            Optimizer = Optimizer.Adam(),
            LearningRate = 1e-4f,
            Schedule = LearningRateSchedule.Constant,
            Initialization = WeightInitialization.GlorotUniform,
            Sampling = Sampling.Shuffle,
            BatchSize = batchSize,
            NumberOfEpochs = 1_000_000,
            Seed = 1,
            Ranks = ranks,
            GradientShards = ranks is null ? 1 : 8,
        });
        _exchange = settings.Exchange;
        settings.Initialization.Apply(Network, settings.Seed, null);
        _loop = new TrainingLoop(Network, settings, _rows, null, null);
    }

    public FeedForwardNetwork Network { get; }

    /// <summary>Seconds of one step: the shortest of several stretches, after a warm-up.</summary>
    /// <param name="steps">Steps of a stretch; 0 = as many as take half a second.</param>
    public double SecondsPerStep(int steps = 0)
    {
        var done = 0;
        Run(3);
        if (steps == 0)
        {
            var one = Timed(1);
            steps = (int)Math.Clamp(LeastSeconds / one, 1, 100_000);
        }
        return Enumerable.Range(0, 3).Min(_ => Timed(steps)) / steps;

        double Timed(int count)
        {
            var start = Now();
            Run(count);
            return Now() - start;
        }

        void Run(int count)
        {
            for (var i = 0; i < count; i++, done++)
            {
                var (epoch, step) = (1 + (done / _loop.StepsPerEpoch), done % _loop.StepsPerEpoch);
                if (step == 0)
                    _loop.StartEpoch(epoch);
                _loop.RunStep(epoch, step);
            }
        }
    }

    /// <summary>Seconds of a whole epoch, the shorter one of two after a warm-up.</summary>
    public double SecondsPerEpoch()
    {
        _loop.StartEpoch(1);
        for (var step = 0; step < Math.Min(20, _loop.StepsPerEpoch); step++)
            _loop.RunStep(1, step);
        return Enumerable.Range(2, 2).Min(epoch =>
        {
            var start = Now();
            _loop.RunEpoch(epoch);
            return Now() - start;
        });
    }

    public void Dispose()
    {
        _exchange?.Dispose();
        _rows.Dispose();
    }

    // Processor time, which other work on the machine hardly changes. Ranks also wait for each other, so for them it is the time of day.
    private double Now() => _ranks is null
        ? Environment.CpuUsage.TotalTime.TotalSeconds : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;

    private static TrainingMatrix Rows(int features, int classes, int count)
    {
        var rows = TrainingMatrix.ForClasses(features, classes, weighted: false);
        var random = new RandomStream(1, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < count; row++)
        {
            foreach (ref var feature in rows.NextRow())
                feature = random.NextSingle();
            rows.AddClass(random.NextInt32(classes), 1);
        }
        return rows;
    }
}
