using System.Numerics;
using System.Runtime.InteropServices;

namespace FfnnMlNet.Training;

/// <summary>What all ranks of a group do together. Every rank makes the same calls in the same order, each from one thread at a
/// time.</summary>
internal static class Collectives
{
    // Larger messages are cut into pieces, so that a rank that passes them on can do so while it receives the next piece.
    private const int PieceBytes = 1 << 22;

    /// <summary>Copies the bytes of one rank to all others.</summary>
    /// <param name="data">Of the same length on all ranks; overwritten on all but <paramref name="root"/>.</param>
    public static void Broadcast(this RankGroup ranks, Span<byte> data, int root)
    {
        for (var first = 0; first < data.Length; first += PieceBytes)
            BroadcastPiece(ranks, data.Slice(first, Math.Min(PieceBytes, data.Length - first)), root);
    }

    // Along a binomial tree: ranks are numbered from the root, and number i gets the data from i without its highest bit.
    private static void BroadcastPiece(RankGroup ranks, Span<byte> data, int root)
    {
        var count = ranks.Count;
        var place = (ranks.Rank - root + count) % count;
        var next = 1;
        if (place > 0)
        {
            var highest = 1 << BitOperations.Log2((uint)place);
            ranks.Exchange(-1, [], (place - highest + root) % count, data);
            next = highest << 1;
        }
        for (; place + next < count; next <<= 1)
            ranks.Exchange((place + next + root) % count, data, -1, []);
    }

    /// <summary>The bytes of one rank, of any length, on all ranks.</summary>
    /// <param name="own">Used on <paramref name="root"/> only.</param>
    public static byte[] BroadcastBytes(this RankGroup ranks, byte[]? own, int root)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        if (ranks.Rank == root)
            MemoryMarshal.Write(length, own!.Length);
        ranks.Broadcast(length, root);
        var data = ranks.Rank == root ? own! : new byte[MemoryMarshal.Read<int>(length)];
        ranks.Broadcast(data, root);
        return data;
    }

    /// <summary>A value of rank 0, on all ranks.</summary>
    public static T OfFirst<T>(this RankGroup ranks, T value) where T : unmanaged
    {
        ranks.Broadcast(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref value, 1)), 0);
        return value;
    }

    /// <summary>The bytes of every rank, of any length, on all ranks.</summary>
    /// <returns>[ranks]</returns>
    public static byte[][] GatherBytes(this RankGroup ranks, byte[] own)
    {
        var all = new byte[ranks.Count][];
        for (var rank = 0; rank < all.Length; rank++)
            all[rank] = ranks.BroadcastBytes(own, rank);
        return all;
    }

    /// <summary>Completes an array of which every rank has a part. Allocates nothing.</summary>
    /// <param name="all">On call the part of this rank is set; on return all are.</param>
    /// <param name="starts">[ranks + 1]: where the part of each rank begins, and the end of the last one.</param>
    public static void AllGather(this RankGroup ranks, Span<byte> all, ReadOnlySpan<int> starts)
    {
        var (rank, count) = (ranks.Rank, ranks.Count);
        if (BitOperations.IsPow2(count))
        {
            // Partners exchange everything that they have so far, which doubles in every round.
            for (var have = 1; have < count; have <<= 1)
            {
                var (mine, theirs) = (rank & ~(have - 1), (rank ^ have) & ~(have - 1));
                ranks.Exchange(
                    rank ^ have, all[starts[mine]..starts[mine + have]], rank ^ have, all[starts[theirs]..starts[theirs + have]]);
            }
            return;
        }
        // Around a ring: each rank passes on what it got in the round before.
        var (next, previous) = ((rank + 1) % count, (rank + count - 1) % count);
        for (var round = 0; round + 1 < count; round++)
        {
            var (sent, received) = ((rank + count - round) % count, (previous + count - round) % count);
            ranks.Exchange(next, all[starts[sent]..starts[sent + 1]], previous, all[starts[received]..starts[received + 1]]);
        }
    }
}
