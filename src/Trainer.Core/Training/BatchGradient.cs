using System.Runtime.CompilerServices;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>Computes the gradient of a mini-batch. Without an <see cref="IGradientExchange"/> this worker computes all of it. With one it
/// computes its own shards of the batch, and the gradients of all shards are summed over the workers before they are used.</summary>
internal sealed class BatchGradient
{
    private readonly GradientPass[] _passes;
    private readonly AlignedBuffer[] _gradients;
    private readonly IGradientExchange? _exchange;
    private readonly double[] _ofShards;
    private readonly IExampleSource _rows;
    private readonly SparseDropout? _sparseDropout;
    private readonly ParameterSlice? _sparseWeights;
    private readonly SparseBatch? _ofAllShards;
    private readonly bool _inParts;

    /// <param name="batchSize">The most rows that a batch has, over all workers.</param>
    /// <param name="team">Threads that share the products and the stages; null = the calling thread alone.</param>
    public BatchGradient(
        FeedForwardNetwork network, TrainingSettings settings, IExampleSource rows, int batchSize, MatrixProduct product, ThreadTeam? team)
    {
        _exchange = settings.Exchange;
        _ofShards = new double[_exchange?.Shards ?? 1];
        _rows = rows;
        var dropout = settings.Dropout.All(rate => rate == 0) ? null : new DropoutRates(settings.Dropout, settings.Seed);
        _sparseDropout = settings.SparseDropout == 0 ? null : new SparseDropout(settings.SparseDropout, settings.Seed);
        _passes = new GradientPass[_exchange?.OwnShards ?? 1];
        for (var i = 0; i < _passes.Length; i++)
            _passes[i] = new GradientPass(network, settings.Objective, rows, product, new Workspace(
                network, Shard.Capacity(batchSize, _ofShards.Length), team, settings.CheckAlive, dropout, _sparseDropout));
        _gradients = [.. _passes.Select(pass => pass.Workspace.Gradient)];
        _sparseWeights = network.Layout.Sparse?.Slice;
        // A clipped gradient and the weights of sparse inputs need the whole sum.
        _inParts = _exchange is not null && settings.Clipping is null && settings.L2Regularization == 0 && _sparseWeights is null;
        if (_sparseWeights is { } weights)
        {
            foreach (var pass in _passes)
                Reserve(pass.Workspace.Pass.Sparse!, pass.Workspace.Pass.Capacity, weights.Rows);
            if (_exchange is not null)
                Reserve(_ofAllShards = new SparseBatch(), batchSize, weights.Rows);
        }
    }

    private void Reserve(SparseBatch sparse, int rowCount, int indexCount) =>
        sparse.Reserve(rowCount, _rows.MostSparseValues(rowCount), indexCount);

    /// <summary>dL/dparameter of the whole batch, laid out as the parameters are. Valid after <see cref="Backward"/>, within
    /// <see cref="Part"/>.</summary>
    public AlignedBuffer Gradient => _gradients[0];

    /// <summary>The part of the parameters that this worker updates, which all workers then exchange; null = each updates all. Valid after
    /// <see cref="Backward"/>.</summary>
    public SumPart? Part { get; private set; }

    /// <summary>The sparse inputs of the whole batch, grouped by index; null = the network has none. Valid after
    /// <see cref="Backward"/>.</summary>
    public SparseBatch? Sparse => _ofAllShards ?? Workspace.Pass.Sparse;

    /// <summary>The workspace of this worker's first shard. Between steps it serves for the evaluation of validation rows.</summary>
    public Workspace Workspace => _passes[0].Workspace;

    /// <summary>The sum of the weights of the batch's rows, each row counted once per member of the network.</summary>
    public double WeightSum { get; private set; }

    /// <summary>The sum of weight times loss over the batch's rows, each row counted once per member of the network.</summary>
    public double LossSum { get; private set; }

    /// <summary>Runs the forward pass over the batch: outputs, losses, and the delta of the output layer. Sets <see cref="WeightSum"/> and
    /// <see cref="LossSum"/>.</summary>
    /// <param name="batch">Indices of the rows of the whole batch, the same for every worker.</param>
    /// <param name="dropout">The number of the step and the factor of the dropout rates. Its rows are set here, for each shard.</param>
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
        if (_ofAllShards is not null)
            GatherAllShards(_ofAllShards, batch, dropout);
    }

    // The update must know which weights any of the shards has a gradient for.
    private void GatherAllShards(SparseBatch all, ReadOnlySpan<int> batch, in DropoutStep step)
    {
        _rows.GatherSparse(batch, all);
        if (_sparseDropout is { } dropout)
            all.DropOut(dropout, step with { FirstRow = 0 });
        all.GroupByIndex(_sparseWeights!.Value.Rows);
    }

    /// <summary>Runs the backward pass, which computes the gradient of every parameter, and sums it over all shards.</summary>
    /// <param name="updates">Updates weights within the product that computes their gradient. Ignored when workers share the batch, because
    /// the gradient of one worker is only part of the sum.</param>
    public void Backward(IWeightUpdates? updates)
    {
        // The sum over all shards has left gradients of the last batch where this shard may have none.
        if (_exchange is not null && _sparseWeights is { } weights)
        {
            foreach (var gradient in _gradients)
                gradient.Span.Slice(weights.Offset, weights.Length).Clear();
        }
        foreach (var pass in _passes)
            pass.Backward(_exchange is null ? updates : null);
        if (_inParts)
            Part = _exchange!.SumOwnPart(_gradients, Gradient);
        else
            _exchange?.Sum(_gradients, Gradient);
    }

    /// <summary>Shows the outputs of the hidden layers for this worker's rows to the check for dead layers.</summary>
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
