using System.Runtime.InteropServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>The exchange of gradients between the ranks of a group, or within one process that computes all shards. The shards are shared
/// out evenly, in the order of the ranks.</summary>
/// <remarks>Together with the numbers of the shards, each rank tells the others whether it was cancelled, and rank 0 whether its time is
/// over. So all ranks end at the same step.</remarks>
internal sealed class RankExchange : IGradientExchange
{
    private const double GoOn = 0, Cancel = 1, TimeIsOver = 2;

    private readonly RankGroup? _ranks;
    private readonly ShardTree _tree;
    private readonly int[] _firstShards;

    // Of each rank, the numbers of its shards and what it wants.
    private readonly double[] _numbers;
    private readonly int[] _numberStarts;

    // Has the numbers of each rank, twice, which take turns; null = ranks exchange messages.
    private readonly RankMemory? _memory;
    private int _turn;
    private ShardSum<float>? _sum;
    private IReadOnlyList<AlignedBuffer>? _summed;
    private ShardSum<double>? _sumInDouble;

    /// <param name="ranks">The ranks, at most as many as shards; null = this process alone.</param>
    public RankExchange(RankGroup? ranks, int shards)
    {
        _ranks = ranks is { Count: > 1 } ? ranks : null;
        Shards = shards;
        var count = _ranks?.Count ?? 1;
        if (count > shards)
            throw new ArgumentOutOfRangeException(nameof(shards), shards, "There are fewer shards than ranks.");
        _firstShards = [.. Enumerable.Range(0, count + 1).Select(rank => (int)((long)shards * rank / count))];
        _tree = new ShardTree(_firstShards, _ranks?.Rank ?? 0);
        _numbers = new double[shards + count];
        _numberStarts = [.. _firstShards.Select((first, rank) => (first + rank) * sizeof(double))];
        _memory = _ranks?.Share(2L * _numbers.Length * sizeof(double));
    }

    public int Shards { get; }

    public int FirstShard => _firstShards[_ranks?.Rank ?? 0];

    public int OwnShards => _firstShards[(_ranks?.Rank ?? 0) + 1] - FirstShard;

    /// <summary>True when this process was asked to cancel training.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>The time limit; null = none. That of rank 0 counts for all.</summary>
    public Deadline? Deadline { get; init; }

    /// <summary>True when rank 0 had no time left at the last exchange.</summary>
    public bool IsTimeOver { get; private set; }

    /// <exception cref="OperationCanceledException">Some rank was cancelled. All ranks throw it at the same call.</exception>
    public void AllGather(Span<double> ofShards)
    {
        if (_ranks is not { } ranks)
            return;
        var own = _numberStarts[ranks.Rank] / sizeof(double);
        ofShards.Slice(FirstShard, OwnShards).CopyTo(_numbers.AsSpan(own));
        _numbers[own + OwnShards] = IsCancelled ? Cancel : Deadline is { IsOver: true } ? TimeIsOver : GoOn;
        if (_memory is null)
            ranks.AllGather(MemoryMarshal.AsBytes(_numbers.AsSpan()), _numberStarts);
        else
            AllGather(_memory, ranks);
        IsTimeOver = WishOf(0) == TimeIsOver;
        for (var rank = 0; rank < ranks.Count; rank++)
        {
            if (WishOf(rank) == Cancel)
                throw new RanksCancelledException(FormattableString.Invariant($"Training was cancelled on rank {rank}."));
            var (first, count) = (_firstShards[rank], _firstShards[rank + 1] - _firstShards[rank]);
            _numbers.AsSpan(_numberStarts[rank] / sizeof(double), count).CopyTo(ofShards.Slice(first, count));
        }
    }

    private void AllGather(RankMemory memory, RankGroup ranks)
    {
        var all = MemoryMarshal.AsBytes(_numbers.AsSpan());
        var first = _turn * all.Length;
        var own = _numberStarts[ranks.Rank].._numberStarts[ranks.Rank + 1];
        all[own].CopyTo(memory.Of(ranks.Rank)[first..][own]);
        memory.Meet();
        for (var rank = 0; rank < ranks.Count; rank++)
        {
            var theirs = _numberStarts[rank].._numberStarts[rank + 1];
            memory.Of(rank)[first..][theirs].CopyTo(all[theirs]);
        }
        _turn ^= 1;
    }

    public void Sum(IReadOnlyList<AlignedBuffer> own, AlignedBuffer total) => SumOf(own, total.Length).Run(total.Span);

    public SumPart SumOwnPart(IReadOnlyList<AlignedBuffer> own, AlignedBuffer total) => SumOf(own, total.Length).RunOwnPart(total.Span);

    public void GatherParts(AlignedBuffer values) => _sum?.Gather(values.Span);

    private ShardSum<float> SumOf(IReadOnlyList<AlignedBuffer> own, int length)
    {
        if (_sum is null || !ReferenceEquals(_summed, own))
        {
            _sum?.Dispose();
            _sum = ShardSum<float>.Of(_ranks, _tree, FirstShard, OwnShards, Shards, length);
            for (var shard = 0; shard < own.Count; shard++)
                _sum.SetOwn(shard, own[shard].Memory, own[shard].Offset);
            _summed = own;
        }
        return _sum;
    }

    public void Sum(IReadOnlyList<double[]> own, double[] total)
    {
        _sumInDouble ??= ShardSum<double>.Of(_ranks, _tree, FirstShard, OwnShards, Shards, total.Length);
        for (var shard = 0; shard < own.Count; shard++)
            _sumInDouble.SetOwn(shard, own[shard], 0);
        _sumInDouble.Run(total);
    }

    public bool OfFirst(bool value) => _ranks is null ? value : _ranks.OfFirst(value ? 1 : 0) != 0;

    public void Dispose()
    {
        _memory?.Dispose();
        _sum?.Dispose();
        _sumInDouble?.Dispose();
    }

    private double WishOf(int rank) => _numbers[(_numberStarts[rank + 1] / sizeof(double)) - 1];
}
