namespace FfnnMlNet.Training;

/// <summary>Cuts a number of things into contiguous shards of nearly equal size.</summary>
internal static class Shard
{
    /// <summary>The first index and the size of a shard; the size is 0 where there are more shards than things.</summary>
    public static (int First, int Count) Of(int length, int shard, int shards)
    {
        // With one shard the division is skipped, because a step of the smallest networks takes only a few microseconds.
        if (shards == 1)
            return (0, length);
        var first = (int)((long)length * shard / shards);
        return (first, (int)((long)length * (shard + 1) / shards) - first);
    }

    /// <summary>The size of the largest shard.</summary>
    public static int Capacity(int length, int shards) => (int)(((long)length + shards - 1) / shards);
}
