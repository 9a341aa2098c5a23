using FfnnMlNet.Core.Tests.Harness;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>What ranks do together, with ranks that are threads of this process. The tests of FfnnMlNet.Mpi run the same over
/// MPI.</summary>
public class RankTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void Every_rank_gets_what_one_rank_has(int count)
    {
        for (var root = 0; root < count; root++)
        {
            var all = ThreadRanks.Run(count, ranks => ranks.BroadcastBytes(ranks.Rank == root ? [1, 2, 3, (byte)root] : null, root));

            Assert.All(all, bytes => Assert.Equal([1, 2, 3, (byte)root], bytes));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(8)]
    public void Every_rank_gets_the_parts_of_all_ranks(int count)
    {
        // Rank r has r bytes.
        int[] starts = [.. Enumerable.Range(0, count + 1).Select(rank => rank * (rank - 1) / 2)];
        var all = ThreadRanks.Run(count, ranks =>
        {
            var bytes = new byte[starts[^1]];
            bytes.AsSpan(starts[ranks.Rank]..starts[ranks.Rank + 1]).Fill((byte)(10 + ranks.Rank));
            ranks.AllGather(bytes, starts);
            return bytes;
        });

        var expected = Enumerable.Range(0, count).SelectMany(rank => Enumerable.Repeat((byte)(10 + rank), rank)).ToArray();
        Assert.All(all, bytes => Assert.Equal(expected, bytes));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(1, 8)]
    [InlineData(2, 8)]
    [InlineData(3, 8)]
    [InlineData(4, 8)]
    [InlineData(5, 8)]
    [InlineData(8, 8)]
    [InlineData(3, 13)]
    [InlineData(2, 6)]
    [InlineData(2, 8, true)]
    [InlineData(3, 8, true)]
    [InlineData(5, 8, true)]
    [InlineData(8, 8, true)]
    [InlineData(3, 13, true)]
    public void Gradients_are_summed_as_one_tree_of_shards(int count, int shards, bool sharesMemory = false)
    {
        foreach (var length in new[] { 1, 15, 16, 100, 5_000 })
        {
            var numbers = Enumerable.Range(0, shards).Select(shard => Numbers(shard, length)).ToArray();
            var expected = Tree(numbers);
            var sums = ThreadRanks.Run(count, ranks =>
            {
                using var exchange = new RankExchange(ranks, shards);
                var own = Own();
                exchange.Sum(own, own[0]);
                // A second time, with memory that was used before.
                var total = new AlignedBuffer(length);
                exchange.Sum(Own(), total);
                Assert.Equal(own[0].Span.ToArray(), total.Span.ToArray());
                // Sums in parts, and a second gathering at once after the first, as at the end of an epoch.
                var part = exchange.SumOwnPart(Own(), total);
                Assert.Equal(own[0].Span[part.First..part.End].ToArray(), total.Span[part.First..part.End].ToArray());
                var twice = new AlignedBuffer(length);
                for (var i = part.First; i < part.End; i++)
                    twice.Span[i] = 2 * total.Span[i];
                exchange.GatherParts(total);
                exchange.GatherParts(twice);
                Assert.Equal(own[0].Span.ToArray(), total.Span.ToArray());
                Assert.Equal(Array.ConvertAll(own[0].Span.ToArray(), value => 2 * value), twice.Span.ToArray());
                for (var step = 0; step < 20; step++)
                {
                    foreach (var (i, buffer) in own.Index())
                        numbers[exchange.FirstShard + i].CopyTo(buffer.Span);
                    exchange.SumOwnPart(own, own[0]);
                    exchange.GatherParts(own[0]);
                    Assert.Equal(total.Span.ToArray(), own[0].Span.ToArray());
                }
                Assert.Equal(sharesMemory || count == 1, ranks.BytesSent == 0);
                return total.Span.ToArray();

                AlignedBuffer[] Own() =>
                    [.. Enumerable.Range(0, exchange.OwnShards).Select(i => BufferOf(numbers[exchange.FirstShard + i]))];
            }, sharesMemory);

            Assert.All(sums, sum => Assert.Equal(expected, sum));
        }
    }

    [Fact]
    public void A_rank_sends_less_than_two_gradients_per_sum()
    {
        const int Length = 160_000;
        var sent = ThreadRanks.Run(4, ranks =>
        {
            var exchange = new RankExchange(ranks, 8);
            AlignedBuffer[] own = [new(Length), new(Length)];
            exchange.Sum(own, own[0]);
            return ranks.BytesSent;
        });

        Assert.All(sent, bytes => Assert.InRange(bytes, 1, 2L * Length * sizeof(float)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_ranks_are_cancelled_at_the_same_exchange(bool sharesMemory)
    {
        var cancelled = ThreadRanks.Run(3, ranks =>
        {
            var exchange = new RankExchange(ranks, 8);
            var numbers = new double[8];
            for (var call = 0; ; call++)
            {
                exchange.IsCancelled = ranks.Rank == 1 && call >= 4;
                try
                {
                    exchange.AllGather(numbers);
                }
                catch (OperationCanceledException error)
                {
                    return (call, error.Message);
                }
            }
        }, sharesMemory);

        Assert.All(cancelled, one => Assert.Equal((4, "Training was cancelled on rank 1."), one));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void Each_task_is_done_once_and_every_rank_gets_all_results(int count, bool areDealt)
    {
        const int Tasks = 11;
        var done = new int[Tasks];
        var all = ThreadRanks.Run(count, ranks =>
        {
            var tasks = new RankTasks(ranks, Tasks, areDealt);
            var results = new byte[]?[Tasks];
            while (tasks.TryTake(out var task))
            {
                Interlocked.Increment(ref done[task]);
                results[task] = [.. Enumerable.Repeat((byte)task, task)];
            }
            return tasks.Share(results);
        });

        Assert.All(done, times => Assert.Equal(1, times));
        Assert.All(all, results => Assert.All(results.Index(), result => Assert.Equal(
            Enumerable.Repeat((byte)result.Index, result.Index), result.Item)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void An_ensemble_has_the_same_bits_on_any_number_of_ranks(int count)
    {
        var alone = Ensemble(null, shards: 1);

        Assert.All(ThreadRanks.Run(count, ranks => Ensemble(ranks, shards: 1)), members => Assert.Equal(alone, members));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Networks_that_ranks_train_together_have_the_bits_of_one_process_with_as_many_shards(int count)
    {
        var alone = Ensemble(null, shards: 4);

        Assert.All(ThreadRanks.Run(count, ranks => Ensemble(ranks, shards: 4)), members => Assert.Equal(alone, members));
        Assert.NotEqual(alone, Ensemble(null, shards: 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void With_a_time_limit_all_ranks_have_the_same_networks(int shards)
    {
        var all = ThreadRanks.Run(3, ranks => Ensemble(ranks, shards, TimeSpan.FromSeconds(0.3), shards == 1 ? 4 : 1));

        Assert.All(all, members => Assert.Equal(all[0], members));
    }

    [Fact]
    public void A_rank_that_fails_ends_the_others_with_its_name()
    {
        var errors = new string?[3];
        Assert.Throws<InvalidOperationException>(() => ThreadRanks.Run(3, ranks =>
        {
            try
            {
                return Ensemble(ranks, shards: 4, onEpoch: () =>
                {
                    if (ranks.Rank == 2)
                        throw new InvalidOperationException("on purpose");
                });
            }
            catch (RankFailedException error)
            {
                errors[ranks.Rank] = error.Message;
                throw;
            }
        }));

        string?[] expected = ["Rank 2 has failed: on purpose", "Rank 2 has failed: on purpose", null];
        Assert.True(expected.SequenceEqual(errors), string.Join("; ", errors));
    }

    private static string[] Ensemble(
        RankGroup? ranks, int shards, TimeSpan? limit = null, int members = 4, Action? onEpoch = null)
    {
        var rows = Rows();
        var networks = Enumerable.Range(0, members).Select(_ => new FeedForwardNetwork(
            new Layout([4, 8, 3]), [Activation.Tanh, Activation.Softmax])).ToArray();
        var settings = new TrainingSettings
        {
            Objective = new Objective(Activation.Softmax, Loss.CrossEntropy()),
            Optimizer = Optimizer.AdamW(),
            LearningRate = 0.01f,
            Schedule = LearningRateSchedule.Cosine,
            Initialization = WeightInitialization.GlorotUniform,
            Sampling = Sampling.Shuffle,
            BatchSize = 16,
            NumberOfEpochs = limit is null ? 3 : 1_000_000,
            Dropout = [0.2f],
            Seed = 5,
            NumberOfThreads = 2,
            CalibrateProbabilities = true,
            Ranks = ranks,
            GradientShards = shards,
            OnEpoch = onEpoch is null ? null : _ => onEpoch(),
            Deadline = limit is { } time ? new Deadline(System.Diagnostics.Stopwatch.StartNew(), time) : null,
        };
        var trained = EnsembleTraining.Run(networks, [.. networks.Select(_ => new MemberRows(rows, rows))], settings);
        return [.. trained.Select(member => member.Network.Fingerprint() + string.Join(", ", member.Outcome.History) +
            member.Outcome.Ending + member.Outcome.KeptEpoch + member.Outcome.Calibration)];
    }

    private static TrainingMatrix Rows()
    {
        var rows = TrainingMatrix.ForClasses(4, 3, weighted: true);
        var random = new RandomStream(7, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < 90; row++)
        {
            foreach (ref var feature in rows.NextRow())
                feature = random.NextGaussian();
            rows.AddClass(random.NextInt32(3), 0.5f + random.NextSingle());
        }
        return rows;
    }

    private static float[] Numbers(int shard, int length)
    {
        var random = new RandomStream(shard, RandomPurpose.Shuffle, 0);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextGaussian())];
    }

    private static AlignedBuffer BufferOf(float[] numbers)
    {
        var buffer = new AlignedBuffer(numbers.Length);
        numbers.CopyTo(buffer.Span);
        return buffer;
    }

    private static float[] Tree(float[][] numbers)
    {
        var sums = numbers.Select(shard => (float[])shard.Clone()).ToArray();
        for (var distance = 1; distance < sums.Length; distance *= 2)
            for (var shard = 0; shard + distance < sums.Length; shard += 2 * distance)
                for (var i = 0; i < sums[shard].Length; i++)
                    sums[shard][i] += sums[shard + distance][i];
        return sums[0];
    }
}
