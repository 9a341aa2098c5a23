namespace FfnnMlNet.Training;

/// <summary>The order in which the shards of a batch are summed: as a tree, neighbours first. The shards of a rank are adjacent, so a rank
/// sums whole subtrees by itself, and the rest of the tree is the same for any number of ranks.</summary>
internal sealed class ShardTree
{
    /// <param name="firstShards">[ranks + 1]: the first shard of each rank, and the number of shards.</param>
    /// <param name="rank">The rank whose own sums are <see cref="Own"/>.</param>
    public ShardTree(ReadOnlySpan<int> firstShards, int rank)
    {
        var (shards, count) = (firstShards[^1], firstShards.Length - 1);
        var rankOf = new int[shards];
        for (var owner = 0; owner < count; owner++)
            rankOf.AsSpan(firstShards[owner]..firstShards[owner + 1]).Fill(owner);
        List<(int, int)> own = [], shared = [];
        var isLeft = Enumerable.Repeat(true, shards).ToArray();
        for (var distance = 1; distance < shards; distance *= 2)
        {
            for (var shard = 0; shard + distance < shards; shard += 2 * distance)
            {
                var last = Math.Min(shard + (2 * distance), shards) - 1;
                if (rankOf[shard] != rankOf[last])
                {
                    shared.Add((shard, shard + distance));
                    continue;
                }
                isLeft[shard + distance] = false;
                if (rankOf[shard] == rank)
                    own.Add((shard, shard + distance));
            }
        }
        (Own, Shared) = ([.. own], [.. shared]);
        Left = [.. Enumerable.Range(0, count).Select(owner =>
            Enumerable.Range(0, shards).Where(shard => rankOf[shard] == owner && isLeft[shard]).ToArray())];
    }

    /// <summary>The sums of the rank: the second shard is added to the first one, in this order.</summary>
    public (int To, int From)[] Own { get; }

    /// <summary>The sums after those, over shards of different ranks. The total is in shard 0.</summary>
    public (int To, int From)[] Shared { get; }

    /// <summary>[ranks]: the shards of each rank that hold a sum when all ranks have done their own sums.</summary>
    public int[][] Left { get; }
}
