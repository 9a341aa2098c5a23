using System.Runtime.ExceptionServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>
/// Scores many rows, block by block, with the matrix products of training. The blocks are divided among the calling thread and threads of
/// the thread pool. Scores have the same bits as those of rows scored alone. The memory of a call is kept for later calls, so a call
/// allocates nothing, unless more calls run at the same time than ever before.
/// </summary>
internal sealed class BatchScoring(NetworkModel model)
{
    // So many rows make the packing of the weights a small part of the work, and two layers of 512 units still fit into the L2 cache.
    private const int MostBlockRows = 256;

    // The micro-kernel computes tiles of 8 rows.
    private const int RowUnit = 8;

    // Multiply-adds per thread. They take one core about 30 microseconds, three times as long as waking a thread.
    private const long WorkPerThread = 2_000_000;

    private readonly Pool<Block> _blocks = new(() => new Block(model));
    private readonly int _blockRows = BlockRowsOf(model);
    private readonly Pool<Block[]> _groups = new(() => new Block[Environment.ProcessorCount]);

    /// <param name="features">[rows, features].</param>
    /// <param name="scores">[rows, outputs]; overwritten.</param>
    public void Score(ReadOnlySpan<float> features, Span<float> scores, int rows, int threads)
    {
        threads = (int)Math.Min(Math.Min(threads, Environment.ProcessorCount), rows * WorkPerRow() / WorkPerThread);
        if (threads <= 1)
        {
            var block = _blocks.Rent();
            for (var first = 0; first < rows; first += _blockRows)
                block.ScoreAlone(features, scores, first, Math.Min(_blockRows, rows - first));
            _blocks.Return(block);
            return;
        }
        var group = _groups.Rent();
        var blocks = group.AsSpan(0, threads);
        foreach (ref var block in blocks)
            block = _blocks.Rent();
        for (var first = 0; first < rows;)
            first += ScoreTogether(blocks, features, scores, first, Math.Min(rows - first, threads * _blockRows));
        foreach (ref var block in blocks)
        {
            _blocks.Return(block);
            block = null!;
        }
        _groups.Return(group);
    }

    // Scores one block per thread; the calling thread scores the first.
    private static int ScoreTogether(ReadOnlySpan<Block> blocks, ReadOnlySpan<float> features, Span<float> scores, int first, int rows)
    {
        var share = (((rows + blocks.Length - 1) / blocks.Length) + RowUnit - 1) / RowUnit * RowUnit;
        var (own, end) = (Math.Min(share, rows), first + rows);
        var used = 1;
        for (var at = first + own; at < end; at += share)
            blocks[used++].Start(features, at, Math.Min(share, end - at));
        ExceptionDispatchInfo? failure = null;
        try
        {
            blocks[0].ScoreAlone(features, scores, first, own);
        }
        catch (Exception error)
        {
            failure = ExceptionDispatchInfo.Capture(error);
        }
        // Even after an exception, wait until no other thread works on a block.
        for (var i = 1; i < used; i++)
            failure = blocks[i].Finish(scores) ?? failure;
        failure?.Throw();
        return rows;
    }

    // In multiply-adds.
    private long WorkPerRow() => Math.Max(
        1, (model.Network.Layout.ParameterCount * model.MemberCount) +
            model.Others.Sum(other => other.Model.Network.Layout.ParameterCount * other.Model.MemberCount));

    // The layers compute a row of each member for a row of input.
    private static int BlockRowsOf(NetworkModel model) =>
        Math.Max(RowUnit, MostBlockRows / model.Network.Layout.RowsPerRow / RowUnit * RowUnit);

    private sealed class Block(NetworkModel model) : IThreadPoolWorkItem
    {
        private const int Waiting = 1;
        private const int Running = 2;
        private const int Done = 3;

        private readonly Scorer _scorer = new(model, BlockRowsOf(model));
        private readonly int _features = model.FeatureCount;
        private readonly int _outputs = model.Network.Layout.OutputCount;
        private readonly int _blockRows = BlockRowsOf(model);
        private float[]? _scores;
        private int _first;
        private int _rows;
        private int _state;
        private ExceptionDispatchInfo? _failure;

        public void ScoreAlone(ReadOnlySpan<float> features, Span<float> scores, int first, int rows)
        {
            Fill(features, first, rows);
            _scorer.Score(rows, scores.Slice(first * _outputs, rows * _outputs));
        }

        /// <summary>Queues the rows for a thread of the pool.</summary>
        public void Start(ReadOnlySpan<float> features, int first, int rows)
        {
            Fill(features, first, rows);
            _scores ??= new float[_blockRows * _outputs];
            (_first, _rows, _failure) = (first, rows, null);
            Volatile.Write(ref _state, Waiting);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        /// <summary>Waits until the rows are scored. The calling thread scores them if no other has begun.</summary>
        public ExceptionDispatchInfo? Finish(Span<float> scores)
        {
            Execute();
            var spin = new SpinWait();
            while (Volatile.Read(ref _state) != Done)
                spin.SpinOnce(sleep1Threshold: -1);
            if (_failure is null)
                _scores.AsSpan(0, _rows * _outputs).CopyTo(scores[(_first * _outputs)..]);
            return _failure;
        }

        // A thread of the pool may start only after the rows have been scored by the calling thread. It then does nothing, or, where the
        // block has been given new rows meanwhile, scores those.
        public void Execute()
        {
            if (Interlocked.CompareExchange(ref _state, Running, Waiting) != Waiting)
                return;
            try
            {
                _scorer.Score(_rows, _scores);
            }
            catch (Exception error)
            {
                _failure = ExceptionDispatchInfo.Capture(error);
            }
            Volatile.Write(ref _state, Done);
        }

        private void Fill(ReadOnlySpan<float> features, int first, int rows)
        {
            for (var row = 0; row < rows; row++)
                _scorer.SetRow(row, features.Slice((first + row) * _features, _features));
        }
    }
}
