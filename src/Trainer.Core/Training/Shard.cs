namespace FfnnMlNet.Training;

/// <summary>A contiguous part of so many things, cut as evenly as can be.</summary>
internal static class Shard
{
    /// <summary>Where a shard begins and how many things it has; none where there are more shards than things.</summary>
    public static (int First, int Count) Of(int length, int shard, int shards)
    {
        // Without a division where there is nothing to cut: the smallest networks take a few microseconds per step.
        if (shards == 1)
            return (0, length);
        var first = (int)((long)length * shard / shards);
        return (first, (int)((long)length * (shard + 1) / shards) - first);
    }

    /// <summary>Things that a shard has at most.</summary>
    public static int Capacity(int length, int shards) => (int)(((long)length + shards - 1) / shards);
}
