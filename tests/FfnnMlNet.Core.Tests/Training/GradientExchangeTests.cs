using FfnnMlNet.Core.Tests.Harness;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>Several loops in one process train one network through <see cref="IGradientExchange"/>. The bits are those of a single loop
/// that computes all shards.</summary>
public class GradientExchangeTests
{
    private const int RowCount = 150;

    [Theory]
    [InlineData("plain")]
    [InlineData("default")]
    [InlineData("members")]
    [InlineData("averaged")]
    [InlineData("clipped")]
    [InlineData("l-bfgs")]
    [InlineData("sparse")]
    public void Halves_of_every_batch_on_two_loops_are_the_whole_batch_on_one_bit_for_bit(string kind)
    {
        var alone = Train(kind, workers: 1, shards: 2);
        var together = Train(kind, workers: 2, shards: 2);

        Assert.Equal(alone[0], together[0]);
        Assert.Equal(alone[0], together[1]);
    }

    [Fact]
    public void The_bits_depend_on_the_number_of_shards_and_not_on_the_workers()
    {
        var alone = Train("default", workers: 1, shards: 4);

        Assert.All(Train("default", workers: 2, shards: 4), fingerprint => Assert.Equal(alone[0], fingerprint));
        Assert.All(Train("default", workers: 4, shards: 4), fingerprint => Assert.Equal(alone[0], fingerprint));
        Assert.NotEqual(alone[0], Train("default", workers: 1, shards: 2)[0]);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("default")]
    [InlineData("sparse")]
    public void One_shard_is_a_loop_without_an_exchange(string kind) =>
        Assert.Equal(Train(kind, workers: 1, shards: 1)[0], Fingerprint(kind, null));

    [Fact]
    public void Shards_that_a_batch_has_no_rows_for_add_nothing()
    {
        // A batch of 33 rows has 64 shards, so some are empty.
        var alone = Train("default", workers: 1, shards: 64);

        Assert.All(Train("default", workers: 2, shards: 64), fingerprint => Assert.Equal(alone[0], fingerprint));
        Assert.NotEqual(alone[0], Train("default", workers: 1, shards: 4)[0]);
    }

    private static string[] Train(string kind, int workers, int shards)
    {
        using var meeting = new Meeting(workers, shards);
        var fingerprints = new string[workers];
        var threads = Enumerable.Range(0, workers).Select(worker => new Thread(() =>
        {
            fingerprints[worker] = Fingerprint(kind, new Exchange(meeting, worker));
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => Assert.True(thread.Join(TimeSpan.FromMinutes(10))));
        return fingerprints;
    }

    private static string Fingerprint(string kind, IGradientExchange? exchange)
    {
        if (kind == "sparse")
            return OfSparse(exchange);
        var rows = Rows();
        var embedding = kind is "default" ? new InputEmbedding(6, [0, 1], [new SlotRange(3, 5)], 3, 3, 2, hasScale: true) : null;
        var network = new FeedForwardNetwork(
            new Layout([embedding?.OutputCount ?? 6, 12, 3], embedding, hasSlopes: kind == "default", kind == "members" ? 3 : 1),
            [Activation.Tanh, Activation.Softmax]);
        var optimizer = kind switch { "plain" => Optimizer.Sgd(), "l-bfgs" => Optimizer.Lbfgs(), _ => Optimizer.AdamW() };
        var objective = new Objective(Activation.Softmax, Loss.CrossEntropy());
        TrainingLoop.Run(network, new TrainingSettings
        {
            Objective = objective,
            Optimizer = optimizer,
            LearningRate = 0.01f,
            Schedule = LearningRateSchedule.Cosine,
            Initialization = WeightInitialization.DataDriven,
            Sampling = Sampling.Shuffle,
            BatchSize = 33,
            NumberOfEpochs = optimizer.UsesAllRows ? 6 : 3,
            Clipping = kind == "clipped" ? GradientClipping.ByNorm(0.1f) : null,
            L2Regularization = kind == "clipped" ? 1e-3f : 0,
            Dropout = kind is "default" or "members" ? [0.3f] : [],
            WeightAveraging = kind == "averaged" ? WeightAveraging.Exponential() : null,
            Seed = 5,
            Exchange = exchange,
        }, rows, kind is "default" or "averaged" ? rows : null);
        return network.Fingerprint();
    }

    private static string OfSparse(IGradientExchange? exchange)
    {
        var (rows, fit) = SparseCase.Of(RowCount);
        var network = new FeedForwardNetwork(new Layout([3, 12, 3], sparse: fit.Shape), [Activation.Tanh, Activation.Softmax]);
        TrainingLoop.Run(network, new TrainingSettings
        {
            Objective = new Objective(Activation.Softmax, Loss.CrossEntropy()),
            Optimizer = Optimizer.AdamW(),
            SparseOptimizer = Optimizer.Adagrad(),
            SparseDropout = 0.2f,
            LearningRate = 0.01f,
            Schedule = LearningRateSchedule.Cosine,
            Initialization = WeightInitialization.GlorotUniform,
            Sampling = Sampling.Shuffle,
            BatchSize = 33,
            NumberOfEpochs = 3,
            L2Regularization = 1e-3f,
            Seed = 5,
            Exchange = exchange,
        }, rows, rows);
        return network.Fingerprint();
    }

    private static TrainingMatrix Rows()
    {
        var rows = TrainingMatrix.ForClasses(6, 3, weighted: true);
        var random = new RandomStream(7, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < RowCount; row++)
        {
            var features = rows.NextRow();
            for (var i = 0; i < 3; i++)
                features[i] = random.NextGaussian();
            features[3 + random.NextInt32(3)] = 1;
            rows.AddClass(random.NextInt32(3), 0.5f + random.NextSingle());
        }
        return rows;
    }

    // Shared by the workers of one process: each adds the gradients of its shards, waits for the others, and takes the sum of all.
    private sealed class Meeting(int workers, int shards) : IDisposable
    {
        private readonly Barrier _barrier = new(workers);

        public int Workers => workers;

        public int Shards => shards;

        public object[] Left { get; } = new object[shards];

        public void Wait() => _barrier.SignalAndWait();

        public void Dispose() => _barrier.Dispose();
    }

    private sealed class Exchange(Meeting meeting, int worker) : IGradientExchange
    {
        public int Shards => meeting.Shards;

        public int FirstShard => Shards * worker / meeting.Workers;

        public int OwnShards => (Shards * (worker + 1) / meeting.Workers) - FirstShard;

        public void AllGather(Span<double> ofShards)
        {
            for (var own = 0; own < OwnShards; own++)
                meeting.Left[FirstShard + own] = ofShards[FirstShard + own];
            meeting.Wait();
            for (var shard = 0; shard < Shards; shard++)
                ofShards[shard] = (double)meeting.Left[shard];
            meeting.Wait();
        }

        // The first worker updates one cache line, the last one all that are left.
        private SumPart PartOf(int length) =>
            new(16 * worker, worker == meeting.Workers - 1 ? length : 16 * (worker + 1));

        public SumPart SumOwnPart(IReadOnlyList<AlignedBuffer> own, AlignedBuffer total)
        {
            var sum = Sum(own, buffer => buffer.Span.ToArray(), (one, other) => one + other);
            var part = PartOf(total.Length);
            // Whoever uses more than the own part gets no number. The zeros of padding stay.
            for (var i = 0; i < sum.Length; i++)
                total.Span[i] = sum[i] == 0 ? 0 : float.NaN;
            sum.AsSpan(part.First, part.End - part.First).CopyTo(total.Span[part.First..]);
            return part;
        }

        public void GatherParts(AlignedBuffer values)
        {
            var part = PartOf(values.Length);
            meeting.Left[worker] = values.Span[part.First..part.End].ToArray();
            meeting.Wait();
            for (var other = 0; other < meeting.Workers; other++)
                ((float[])meeting.Left[other]).CopyTo(values.Span[(16 * other)..]);
            meeting.Wait();
        }

        public void Sum(IReadOnlyList<AlignedBuffer> own, AlignedBuffer total) =>
            Sum(own, buffer => buffer.Span.ToArray(), (one, other) => one + other).CopyTo(total.Span);

        public void Sum(IReadOnlyList<double[]> own, double[] total) =>
            Sum(own, numbers => (double[])numbers.Clone(), (one, other) => one + other).CopyTo(total, 0);

        public void Dispose()
        {
        }

        // Sums the shards as a tree, neighbours first.
        private T[] Sum<TOwn, T>(IReadOnlyList<TOwn> own, Func<TOwn, T[]> copy, Func<T, T, T> add)
        {
            for (var i = 0; i < own.Count; i++)
                meeting.Left[FirstShard + i] = copy(own[i]);
            meeting.Wait();
            var sums = Enumerable.Range(0, Shards).Select(shard => (T[])((T[])meeting.Left[shard]).Clone()).ToArray();
            meeting.Wait();
            for (var distance = 1; distance < Shards; distance *= 2)
                for (var shard = 0; shard + distance < Shards; shard += 2 * distance)
                    for (var i = 0; i < sums[shard].Length; i++)
                        sums[shard][i] = add(sums[shard][i], sums[shard + distance][i]);
            return sums[0];
        }
    }
}
