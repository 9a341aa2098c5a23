using System.Collections.Concurrent;
using FfnnMlNet.Training;

namespace FfnnMlNet.Core.Tests.Harness;

/// <summary>Ranks that are threads of one process.</summary>
internal sealed class ThreadRanks : RankGroup
{
    private readonly Meeting _meeting;
    private int _shared;

    private ThreadRanks(Meeting meeting, int rank) => (_meeting, Rank) = (meeting, rank);

    public override int Rank { get; }

    public override int Count => _meeting.Count;

    public override int ProcessorsPerRank => 1;

    /// <summary>The bytes that this rank has sent.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Runs a function on each of several ranks.</summary>
    /// <param name="sharesMemory">True: the ranks share memory, as those on one machine do.</param>
    /// <returns>[ranks]: what each returned. Where some threw, the first exception is thrown that is not one about another rank.</returns>
    public static T[] Run<T>(int count, Func<ThreadRanks, T> function, bool sharesMemory = false)
    {
        var meeting = new Meeting(count) { SharesMemory = sharesMemory };
        var results = new T[count];
        var failures = new ConcurrentQueue<Exception>();
        var threads = Enumerable.Range(0, count).Select(rank => new Thread(() =>
        {
            var ranks = new ThreadRanks(meeting, rank);
            try
            {
                results[rank] = function(ranks);
            }
            catch (Exception failure)
            {
                ranks.Fail(failure);
                failures.Enqueue(failure);
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        if (failures.OrderBy(failure => failure is RankFailedException).FirstOrDefault() is { } first)
            throw first;
        return results;
    }

    internal override void Exchange(int to, ReadOnlySpan<byte> sent, int from, Span<byte> received)
    {
        if (to >= 0)
        {
            _meeting.Box(Rank, to).Add(sent.ToArray());
            BytesSent += sent.Length;
        }
        if (from < 0)
            return;
        byte[]? message;
        while (!_meeting.Box(from, Rank).TryTake(out message, 1))
            CheckAlive();
        // As MPI does, which would also end the process.
        if (message.Length != received.Length)
            throw new InvalidOperationException($"Rank {from} has sent {message.Length} bytes, rank {Rank} wants {received.Length}.");
        message.CopyTo(received);
    }

    internal override RankMemory? Share(long bytes) =>
        _meeting.SharesMemory ? new Memory(this, _meeting.Shared(_shared++, bytes)) : null;

    internal override int Claim(int counter) => _meeting.Next(counter);

    internal override void CheckAlive()
    {
        if (_meeting.Failed is { } failed && failed.Rank != Rank)
            throw new RankFailedException(failed.Rank, $"Rank {failed.Rank} has failed: {failed.Message}");
    }

    internal override void Fail(Exception failure)
    {
        if (failure is not RankFailedException)
            _meeting.Failed ??= new RankFailedException(Rank, failure.Message);
    }

    private sealed class Meeting(int count)
    {
        private readonly ConcurrentDictionary<(int, int), BlockingCollection<byte[]>> _boxes = new();
        private readonly ConcurrentDictionary<int, int> _counters = new();
        private readonly ConcurrentDictionary<int, SharedAreas> _shared = new();

        public int Count => count;

        public bool SharesMemory { get; init; }

        public SharedAreas Shared(int number, long bytes) => _shared.GetOrAdd(number, _ => new SharedAreas(count, bytes));

        public volatile RankFailedException? Failed;

        public BlockingCollection<byte[]> Box(int from, int to) => _boxes.GetOrAdd((from, to), _ => []);

        public int Next(int counter) => _counters.AddOrUpdate(counter, 0, (_, last) => last + 1);
    }

    private sealed class SharedAreas(int count, long bytes)
    {
        public byte[][] Areas { get; } = [.. Enumerable.Range(0, count).Select(_ => new byte[bytes])];

        public int[] Calls { get; } = new int[count];
    }

    private sealed class Memory(ThreadRanks ranks, SharedAreas shared) : RankMemory
    {
        private bool _isDisposed;

        public override Span<byte> Of(int rank)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return shared.Areas[rank];
        }

        public override void Meet()
        {
            var call = Volatile.Read(ref shared.Calls[ranks.Rank]) + 1;
            Volatile.Write(ref shared.Calls[ranks.Rank], call);
            for (var rank = 0; rank < ranks.Count; rank++)
            {
                while (Volatile.Read(ref shared.Calls[rank]) < call)
                {
                    ranks.CheckAlive();
                    Thread.Yield();
                }
            }
        }

        public override void Dispose() => _isDisposed = true;
    }
}
