using System.Runtime.ExceptionServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>
/// Scores many rows with the products of training, block by block, on as many threads as asked for: the calling one and threads of the
/// pool, each with blocks of its own. Allocates nothing once as many calls have been under way at once. A row has the bits it has alone.
/// </summary>
internal sealed class BatchScoring(NetworkModel model)
{
    // Enough rows to pay for packing the weights, few enough for two layers of 512 units to stay in a second cache.
    private const int MostBlockRows = 256;

    // Tiles are 8 rows tall.
    private const int RowUnit = 8;

    // Multiply-adds worth another thread, which takes some ten microseconds to wake: about three times that on one core.
    private const long WorkOfAThread = 2_000_000;

    private readonly Pool<Block> _blocks = new(() => new Block(model));
    private readonly int _blockRows = BlockRowsOf(model);
    private readonly Pool<Block[]> _groups = new(() => new Block[Environment.ProcessorCount]);

    /// <param name="features">[rows, features].</param>
    /// <param name="scores">[rows, outputs]; overwritten.</param>
    public void Score(ReadOnlySpan<float> features, Span<float> scores, int rows, int threads)
    {
        threads = (int)Math.Min(Math.Min(threads, Environment.ProcessorCount), rows * WorkOfARow() / WorkOfAThread);
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

    // One block a thread; the first is the caller's.
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
        // Whatever happened, no other thread may be left with a block.
        for (var i = 1; i < used; i++)
            failure = blocks[i].Finish(scores) ?? failure;
        failure?.Throw();
        return rows;
    }

    private long WorkOfARow() =>
        Math.Max(1, model.Network.Layout.ParameterCount * model.Members.Count * model.Network.Layout.MembersPerNetwork);

    // Members that share a network each have every row.
    private static int BlockRowsOf(NetworkModel model) =>
        Math.Max(RowUnit, MostBlockRows / model.Network.Layout.MembersPerNetwork / RowUnit * RowUnit);

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

        /// <summary>Hands the rows to another thread.</summary>
        public void Start(ReadOnlySpan<float> features, int first, int rows)
        {
            Fill(features, first, rows);
            _scores ??= new float[_blockRows * _outputs];
            (_first, _rows, _failure) = (first, rows, null);
            Volatile.Write(ref _state, Waiting);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        /// <summary>Waits, or does the work here if no thread has begun it.</summary>
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

        // The pool may come for a block that its owner has done already, even when it waits again: then it does that work.
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
                features.Slice((first + row) * _features, _features).CopyTo(_scorer.Features(row));
        }
    }
}
