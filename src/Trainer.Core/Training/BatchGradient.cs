using System.Runtime.CompilerServices;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>The gradient of a mini-batch: of the whole batch at once, or, where workers share it, of this worker's shards, summed with
/// those of the others before anything is done with it.</summary>
internal sealed class BatchGradient
{
    private readonly GradientPass[] _passes;
    private readonly AlignedBuffer[] _gradients;
    private readonly IGradientExchange? _exchange;
    private readonly double[] _ofShards;

    /// <param name="batchSize">Rows of a batch at most.</param>
    /// <param name="team">Threads that share the products and stages.</param>
    public BatchGradient(
        FeedForwardNetwork network, TrainingSettings settings, IExampleSource rows, int batchSize, MatrixProduct product, ThreadTeam? team)
    {
        _exchange = settings.Exchange;
        _ofShards = new double[_exchange?.Shards ?? 1];
        var dropout = settings.Dropout.All(rate => rate == 0) ? null : new DropoutRates(settings.Dropout, settings.Seed);
        _passes = new GradientPass[_exchange?.OwnShards ?? 1];
        for (var i = 0; i < _passes.Length; i++)
            _passes[i] = new GradientPass(network, settings.Objective, rows, product, new Workspace(
                network, Shard.Capacity(batchSize, _ofShards.Length), team, settings.CheckAlive, dropout));
        _gradients = [.. _passes.Select(pass => pass.Workspace.Gradient)];
    }

    /// <summary>dL/dparameter of the whole batch, after <see cref="Backward"/>.</summary>
    public AlignedBuffer Gradient => _gradients[0];

    /// <summary>The memory of the first shard, for what else is done between steps.</summary>
    public Workspace Workspace => _passes[0].Workspace;

    /// <summary>The weights of the batch's rows, members included.</summary>
    public double WeightSum { get; private set; }

    /// <summary>The sum of weight times loss over the batch's rows, members included.</summary>
    public double LossSum { get; private set; }

    /// <summary>Outputs, losses and the delta of the output layer.</summary>
    /// <param name="batch">Rows of the whole batch.</param>
    /// <param name="dropout">The step and its factor.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(ReadOnlySpan<int> batch, in DropoutStep dropout)
    {
        for (var i = 0; i < _passes.Length; i++)
        {
            var (first, count) = Shard.Of(batch.Length, ShardOf(i), _ofShards.Length);
            _passes[i].Gather(batch.Slice(first, count));
            _ofShards[ShardOf(i)] = Reductions.SumInDouble(_passes[i].RowWeights);
        }
        WeightSum = SumOverShards();
        for (var i = 0; i < _passes.Length; i++)
        {
            var first = Shard.Of(batch.Length, ShardOf(i), _ofShards.Length).First;
            _passes[i].Forward(WeightSum, dropout with { FirstRow = first, BatchRows = batch.Length });
            _ofShards[ShardOf(i)] = Reductions.SumOfProductsInDouble(_passes[i].RowWeights, _passes[i].RowLosses);
        }
        LossSum = SumOverShards();
    }

    /// <summary>Every gradient.</summary>
    /// <param name="updates">Updates weights inside the product that computes their gradient; without effect where workers share a
    /// batch.</param>
    public void Backward(IWeightUpdates? updates)
    {
        foreach (var pass in _passes)
            pass.Backward(_exchange is null ? updates : null);
        _exchange?.Sum(_gradients, Gradient);
    }

    /// <summary>Reports the hidden layers of this worker's rows to the watch for dead layers.</summary>
    public void Look(DeadLayers layers)
    {
        foreach (var pass in _passes)
            layers.Look(pass.Workspace.Pass);
    }

    private int ShardOf(int own) => (_exchange?.FirstShard ?? 0) + own;

    private double SumOverShards()
    {
        _exchange?.AllGather(_ofShards);
        var sum = 0.0;
        foreach (var ofShard in _ofShards)
            sum += ofShard;
        return sum;
    }
}
