using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>Sums arrays of one length over all shards of all ranks, in the order of a <see cref="ShardTree"/>. Each rank sums its own
/// shards, then one slice of the arrays over all ranks, and then all ranks exchange their slices. So each rank sends and receives less than
/// two arrays for each subtree that it has, however many ranks there are.</summary>
/// <remarks>Ranks that share memory read there what they need of the others, instead of sending it. The order of the sums is the
/// same.</remarks>
internal sealed class ShardSum<T> : IDisposable where T : unmanaged, INumber<T>
{
    // So many numbers are summed over all own shards before the next ones, which keeps them in the nearest caches.
    private const int NumbersAtOnce = 2_048;

    private readonly RankGroup? _ranks;
    private readonly ShardTree _tree;
    private readonly int _firstShard;
    private readonly int[] _starts;
    private readonly int[] _byteStarts;

    // [shards]: the array of a shard and the index of its first number. Those of other ranks have only the slice of this rank.
    private readonly (T[] Array, int Offset)[] _shards;

    // Null = ranks exchange messages.
    private readonly SharedSums<T>? _shared;

    /// <param name="ranks">Null = this process alone.</param>
    /// <param name="length">Numbers of an array.</param>
    public ShardSum(RankGroup? ranks, ShardTree tree, int firstShard, int shards, int length)
    {
        (_ranks, _tree, _firstShard) = (ranks, tree, firstShard);
        var count = ranks?.Count ?? 1;
        // Slices are whole cache lines.
        var lines = (length + AlignedBuffer.LineFloats - 1L) / AlignedBuffer.LineFloats;
        _starts = [.. Enumerable.Range(0, count + 1).Select(
            rank => (int)Math.Min(length, lines * rank / count * AlignedBuffer.LineFloats))];
        _byteStarts = [.. _starts.Select(start => checked(start * Unsafe.SizeOf<T>()))];
        _shards = new (T[], int)[shards];
        var rankOfOwn = ranks?.Rank ?? 0;
        var slice = _starts[rankOfOwn + 1] - _starts[rankOfOwn];
        _shared = ranks is null ? null : SharedSums<T>.Of(ranks, tree, shards, _starts);
        if (_shared is not null)
            return;
        for (var rank = 0; rank < count; rank++)
        {
            foreach (var shard in rank == rankOfOwn ? [] : _tree.Left[rank])
                _shards[shard] = (GC.AllocateUninitializedArray<T>(slice, pinned: true), 0);
        }
    }

    /// <summary>Sets the array of one of this worker's shards.</summary>
    public void SetOwn(int own, T[] array, int offset) => _shards[_firstShard + own] = (array, offset);

    /// <summary>Sums the arrays that were set, which are overwritten.</summary>
    /// <param name="total">Overwritten with the sum; may be the first of the arrays.</param>
    public void Run(Span<T> total)
    {
        RunOwnPart(total);
        Gather(total);
    }

    /// <summary>The same, but only this rank's slice of the total is the sum over all ranks.</summary>
    /// <returns>The slice of this rank.</returns>
    public SumPart RunOwnPart(Span<T> total)
    {
        if (_shared is not null)
        {
            _shared.SumSlice(_shards, total);
            return new SumPart(_starts[_ranks!.Rank], _starts[_ranks.Rank + 1]);
        }
        SumOwn(total.Length);
        if (_ranks is null)
        {
            var (array, offset) = _shards[0];
            if (!Unsafe.AreSame(ref array[offset], ref total[0]))
                array.AsSpan(offset, total.Length).CopyTo(total);
            return new SumPart(0, total.Length);
        }
        ExchangeSlices(_ranks);
        SumSlice(_ranks.Rank, total);
        return new SumPart(_starts[_ranks.Rank], _starts[_ranks.Rank + 1]);
    }

    /// <summary>Gives every rank the slices of all others.</summary>
    /// <param name="values">As long as the arrays.</param>
    public void Gather(Span<T> values)
    {
        if (_shared is not null)
            _shared.Gather(values);
        else
            _ranks?.AllGather(MemoryMarshal.AsBytes(values), _byteStarts);
    }

    public void Dispose() => _shared?.Dispose();

    private void SumOwn(int length)
    {
        for (var first = 0; first < length; first += NumbersAtOnce)
        {
            var count = Math.Min(NumbersAtOnce, length - first);
            foreach (var (to, from) in _tree.Own)
                AddTo(OwnSlice(to, first, count), OwnSlice(from, first, count));
        }
    }

    // Each rank gets its slice of every sum that the other ranks have left.
    private void ExchangeSlices(RankGroup ranks)
    {
        var (rank, count) = (ranks.Rank, ranks.Count);
        var own = _tree.Left[rank];
        for (var distance = 1; distance < count; distance++)
        {
            var (to, from) = ((rank + distance) % count, (rank + count - distance) % count);
            var others = _tree.Left[from];
            for (var i = 0; i < Math.Max(own.Length, others.Length); i++)
            {
                ranks.Exchange(
                    i < own.Length ? to : -1,
                    i < own.Length
                        ? MemoryMarshal.AsBytes(OwnSlice(own[i], _starts[to], _starts[to + 1] - _starts[to])) : default,
                    i < others.Length ? from : -1,
                    i < others.Length ? MemoryMarshal.AsBytes(_shards[others[i]].Array.AsSpan()) : default);
            }
        }
    }

    private void SumSlice(int rank, Span<T> total)
    {
        var (start, end) = (_starts[rank], _starts[rank + 1]);
        for (var first = start; first < end; first += NumbersAtOnce)
        {
            var count = Math.Min(NumbersAtOnce, end - first);
            foreach (var (to, from) in _tree.Shared)
                AddTo(Slice(to, first, start, count), Slice(from, first, start, count));
        }
        // Shard 0 may be that of another rank, or the array of the total itself.
        for (var first = start; first < end; first += NumbersAtOnce)
        {
            var count = Math.Min(NumbersAtOnce, end - first);
            Slice(0, first, start, count).CopyTo(total.Slice(first, count));
        }
    }

    private Span<T> OwnSlice(int shard, int first, int count) => _shards[shard].Array.AsSpan(_shards[shard].Offset + first, count);

    private Span<T> Slice(int shard, int first, int start, int count)
    {
        var isOwn = shard >= _firstShard && shard < _firstShard + OwnCount;
        return isOwn ? OwnSlice(shard, first, count) : _shards[shard].Array.AsSpan(first - start, count);
    }

    private int OwnCount { get; init; }

    /// <summary>A sum for the shards of one worker.</summary>
    /// <param name="ownShards">Number of this worker's shards.</param>
    public static ShardSum<T> Of(RankGroup? ranks, ShardTree tree, int firstShard, int ownShards, int shards, int length) =>
        new(ranks, tree, firstShard, shards, length) { OwnCount = ownShards };

    private static void AddTo(Span<T> sums, ReadOnlySpan<T> values) => Add(sums, sums, values);

    /// <summary>Adds numbers to as many others.</summary>
    /// <param name="sums">Overwritten with the sums; may be one of the others.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add(Span<T> sums, ReadOnlySpan<T> left, ReadOnlySpan<T> right)
    {
        ref var sum = ref MemoryMarshal.GetReference(sums);
        ref var one = ref MemoryMarshal.GetReference(left);
        ref var other = ref MemoryMarshal.GetReference(right);
        nint i = 0, length = sums.Length;
        for (; i + Vector<T>.Count <= length; i += Vector<T>.Count)
            (Vector.LoadUnsafe(ref one, (nuint)i) + Vector.LoadUnsafe(ref other, (nuint)i)).StoreUnsafe(ref sum, (nuint)i);
        for (; i < length; i++)
            Unsafe.Add(ref sum, i) = Unsafe.Add(ref one, i) + Unsafe.Add(ref other, i);
    }
}
