using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>A <see cref="ShardSum{T}"/> of ranks that share memory. Each rank writes there what its own shards add to the slices of the
/// others, then reads what those have written for its own slice. The order of the sums is that of the <see cref="ShardTree"/>.</summary>
/// <remarks>The area of a rank has its sums over its own shards and then, twice, room for the slice that it gives to the others. Slices
/// take turns between the two, so a rank never writes what another one still reads.</remarks>
internal sealed class SharedSums<T> : IDisposable where T : unmanaged, INumber<T>
{
    // So many numbers are summed over all shards before the next ones, which keeps the sums in the nearest cache.
    private const int NumbersAtOnce = 1_024;

    private readonly RankMemory _memory;
    private readonly int _rank;
    private readonly int[] _starts;
    private readonly int _mostLeft;
    private readonly int _longestSlice;

    // The additions of this rank's own shards, and those after them.
    private readonly Addition[] _own, _shared;

    // The shards of this rank that have no part in its own additions.
    private readonly int[] _single;

    // [shards]: true where a rank leaves a sum.
    private readonly bool[] _isLeft;

    // [shards]: the rank that leaves a sum there, and the number of the sum in its area.
    private readonly (int Rank, int Place)[] _placeOf;

    // [shards, numbers at once]
    private readonly AlignedBuffer _rows;
    private int _turn;

    private SharedSums(RankMemory memory, RankGroup ranks, ShardTree tree, int shards, int[] starts)
    {
        (_memory, _rank, _starts) = (memory, ranks.Rank, starts);
        (_mostLeft, _longestSlice) = (MostLeft(tree), LongestSlice(starts));
        (_placeOf, _isLeft) = (new (int, int)[shards], new bool[shards]);
        for (var rank = 0; rank < ranks.Count; rank++)
        {
            foreach (var (place, shard) in tree.Left[rank].Index())
                (_placeOf[shard], _isLeft[shard]) = ((rank, place), true);
        }
        var isSum = new bool[shards];
        _own = Additions(tree.Own, isSum);
        _single = [.. tree.Left[_rank].Where(shard => !isSum[shard])];
        _shared = Additions(tree.Shared, isSum);
        _rows = new AlignedBuffer((long)shards * NumbersAtOnce * Unsafe.SizeOf<T>() / sizeof(float));
    }

    /// <param name="starts">[ranks + 1]: where the slice of each rank begins, and the end of the last one.</param>
    /// <returns>Null where the ranks share no memory.</returns>
    public static SharedSums<T>? Of(RankGroup ranks, ShardTree tree, int shards, int[] starts)
    {
        var numbers = ((long)MostLeft(tree) * starts[^1]) + (2L * LongestSlice(starts));
        return ranks.Share(numbers * Unsafe.SizeOf<T>()) is { } memory ? new SharedSums<T>(memory, ranks, tree, shards, starts) : null;
    }

    /// <summary>Sums this rank's slice over all shards of all ranks.</summary>
    /// <param name="shards">[shards]: the array of each of this rank's shards and the index of its first number.</param>
    /// <param name="total">Its slice is overwritten; may be one of the arrays.</param>
    public void SumSlice(ReadOnlySpan<(T[] Array, int Offset)> shards, Span<T> total)
    {
        for (var other = 0; other + 1 < _starts.Length; other++)
        {
            for (var first = _starts[other]; other != _rank && first < _starts[other + 1]; first += NumbersAtOnce)
                SumForOthers(shards, first, Math.Min(NumbersAtOnce, _starts[other + 1] - first));
        }
        _memory.Meet();
        for (var first = _starts[_rank]; first < _starts[_rank + 1]; first += NumbersAtOnce)
        {
            var count = Math.Min(NumbersAtOnce, _starts[_rank + 1] - first);
            foreach (var one in _own)
                Add(one, Row(one.To, count), shards, first, count);
            // The last of all additions makes the total.
            foreach (var one in _shared)
                Add(one, one is { To: 0, IsLast: true } ? total.Slice(first, count) : Row(one.To, count), shards, first, count);
        }
    }

    /// <summary>Gives every rank the slices of all others.</summary>
    public void Gather(Span<T> values)
    {
        values[_starts[_rank].._starts[_rank + 1]].CopyTo(Slice(_rank));
        _memory.Meet();
        for (var rank = 0; rank + 1 < _starts.Length; rank++)
        {
            if (rank != _rank)
                Slice(rank).CopyTo(values[_starts[rank]..]);
        }
        _turn ^= 1;
    }

    public void Dispose() => _memory.Dispose();

    private static int MostLeft(ShardTree tree) => tree.Left.Max(left => left.Length);

    private static int LongestSlice(int[] starts) => Enumerable.Range(1, starts.Length - 1).Max(rank => starts[rank] - starts[rank - 1]);

    /// <param name="isSum">[shards]: true where the sums before were made; updated.</param>
    private static Addition[] Additions((int To, int From)[] pairs, bool[] isSum)
    {
        var additions = new Addition[pairs.Length];
        for (var i = 0; i < pairs.Length; i++)
        {
            var (to, from) = pairs[i];
            additions[i] = new Addition(to, from, isSum[to], isSum[from], pairs.Skip(i + 1).All(pair => pair.To != to));
            isSum[to] = true;
        }
        return additions;
    }

    private void SumForOthers(ReadOnlySpan<(T[] Array, int Offset)> shards, int first, int count)
    {
        foreach (var one in _own)
            Add(one, one.IsLast && _isLeft[one.To] ? Left(one.To, first, count) : Row(one.To, count), shards, first, count);
        foreach (var shard in _single)
            shards[shard].Array.AsSpan(shards[shard].Offset + first, count).CopyTo(Left(shard, first, count));
    }

    private void Add(
        in Addition one, Span<T> sum, ReadOnlySpan<(T[] Array, int Offset)> shards, int first, int count) =>
        ShardSum<T>.Add(
            sum, one.ToIsSum ? Row(one.To, count) : Number(shards, one.To, first, count),
            one.FromIsSum ? Row(one.From, count) : Number(shards, one.From, first, count));

    // A shard of this rank, or the sum that another rank has left.
    private Span<T> Number(ReadOnlySpan<(T[] Array, int Offset)> shards, int shard, int first, int count) =>
        shards[shard].Array is { } array ? array.AsSpan(shards[shard].Offset + first, count) : Left(shard, first, count);

    private Span<T> Row(int shard, int count) => MemoryMarshal.Cast<float, T>(_rows.Span).Slice(shard * NumbersAtOnce, count);

    private Span<T> Left(int shard, int first, int count)
    {
        var (rank, place) = _placeOf[shard];
        return Area(rank).Slice(checked((place * _starts[^1]) + first), count);
    }

    private Span<T> Slice(int rank) =>
        Area(rank).Slice(checked((_mostLeft * _starts[^1]) + (_turn * _longestSlice)), _starts[rank + 1] - _starts[rank]);

    private Span<T> Area(int rank) => MemoryMarshal.Cast<byte, T>(_memory.Of(rank));

    /// <summary>The addition of one shard to another one.</summary>
    /// <param name="ToIsSum">True where shards were added to this one before, so its sum is in a row.</param>
    /// <param name="FromIsSum">The same of the other one.</param>
    /// <param name="IsLast">True where no shard of the same additions is added to this one afterwards.</param>
    private readonly record struct Addition(int To, int From, bool ToIsSum, bool FromIsSum, bool IsLast);
}
