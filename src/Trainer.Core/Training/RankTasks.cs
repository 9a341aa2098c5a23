using System.Runtime.InteropServices;

namespace FfnnMlNet.Training;

/// <summary>Independent tasks that ranks share among themselves: a task has an index, and its result is bytes. Nothing is exchanged but the
/// results. What a task computes must depend on its index alone, so that it does not matter which rank does it.</summary>
internal sealed class RankTasks
{
    private readonly RankGroup? _ranks;
    private readonly int _count;
    private readonly int _counter;
    private readonly bool _areDealt;
    private int _next = -1;

    /// <param name="ranks">The ranks; null = this process does all tasks.</param>
    /// <param name="count">Number of tasks.</param>
    /// <param name="areDealt">True: rank r does the tasks r, r + ranks, ...; for tasks that run at the same time. False: whoever is free
    /// takes the next task, so that long tasks delay nobody.</param>
    public RankTasks(RankGroup? ranks, int count, bool areDealt = false)
    {
        (_ranks, _count, _areDealt) = (ranks is { Count: > 1 } ? ranks : null, count, areDealt);
        _counter = _ranks is null || areDealt ? 0 : ranks!.NewCounter();
    }

    /// <summary>Takes the next task that no thread of any rank has taken. Any thread may call it.</summary>
    /// <returns>False when no task is left.</returns>
    public bool TryTake(out int task)
    {
        task = _ranks is null ? Interlocked.Increment(ref _next)
            : _areDealt ? (Interlocked.Increment(ref _next) * _ranks.Count) + _ranks.Rank
            : _ranks.Claim(_counter);
        return task < _count;
    }

    /// <summary>Exchanges the results when this rank has done all tasks that it took. Waits for the other ranks.</summary>
    /// <param name="own">[tasks]: the results of the tasks that this rank did; null for all others.</param>
    /// <returns>[tasks]: the results of all tasks; null where no rank had one.</returns>
    public byte[]?[] Share(byte[]?[] own)
    {
        if (_ranks is not { } ranks)
            return own;
        var lengths = ranks.GatherBytes(MemoryMarshal.AsBytes(own.Select(result => result?.Length ?? -1).ToArray().AsSpan()).ToArray());
        var all = new byte[]?[own.Length];
        for (var task = 0; task < all.Length; task++)
        {
            var owner = Array.FindIndex(lengths, ofRank => LengthOf(ofRank, task) >= 0);
            if (owner < 0)
                continue;
            all[task] = owner == ranks.Rank ? own[task] : new byte[LengthOf(lengths[owner], task)];
            ranks.Broadcast(all[task], owner);
        }
        return all;
    }

    private static int LengthOf(byte[] lengths, int task) => MemoryMarshal.Cast<byte, int>(lengths)[task];
}
