using System.Collections.Immutable;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Reasons;

/// <summary>Permutation importance (Breiman, 2001): how much the metrics of a model change when the values of a feature are shuffled among
/// the rows. Rows are scored in batches, and the shuffles are divided among threads. Every shuffle has its own random numbers, and the
/// changes are added in order, so the number of threads changes no bit.</summary>
internal static class PermutationImportance
{
    private const int RowsAtOnce = 256;

    /// <summary>Reads the rows, and shuffles each feature.</summary>
    /// <param name="request">What the caller asks for.</param>
    /// <param name="labelsOf">Makes the reader of the label column.</param>
    /// <param name="createJudge">Makes a function from scores [rows, outputs] to metrics, for one thread.</param>
    /// <param name="difference">The metrics after minus those before.</param>
    /// <param name="create">Makes empty statistics, whose constructors ML.NET keeps to itself.</param>
    /// <exception cref="ArgumentException">A number is below 1, or a column is missing or does not fit the model.</exception>
    public static ImmutableDictionary<string, TStatistics> Of<TMetrics, TStatistics>(
        NetworkModel model, ImportanceRequest request, Func<DataViewSchema.Column, LabelReader> labelsOf,
        Func<JudgedRows, Func<float[], TMetrics>> createJudge, Func<TMetrics, TMetrics, TMetrics> difference, Func<TStatistics> create)
        where TStatistics : IMetricsStatistics<TMetrics>
    {
        request.Check();
        using var rows = JudgedRows.Read(
            model, request.Data, request.LabelColumn, request.FeatureColumn, labelsOf, request.CancellationToken);
        return Run(model, rows, request, () => createJudge(rows), difference, create);
    }

    private static ImmutableDictionary<string, TStatistics> Run<TMetrics, TStatistics>(
        NetworkModel model, JudgedRows rows, ImportanceRequest request, Func<Func<float[], TMetrics>> createJudge,
        Func<TMetrics, TMetrics, TMetrics> difference, Func<TStatistics> create) where TStatistics : IMetricsStatistics<TMetrics>
    {
        var outputs = model.Network.Layout.OutputCount;
        var scores = new float[rows.Count * outputs];
        model.PredictBatch(rows.Features, scores, request.Threads);
        var before = createJudge()(scores);
        var groups = FeatureGroups.Of(model, request.Grouping, rows.Names).Groups;
        var shuffles = groups.Count * request.PermutationCount;
        var changes = new TMetrics[shuffles];
        var workers = new Pool<(Func<float[], TMetrics> Judge, Shuffled Shuffled)?[]>(() => [(createJudge(), new Shuffled(model, rows))]);
        var done = 0;
        SharedLoop.Run(shuffles, request.Threads, shuffle =>
        {
            request.CancellationToken.ThrowIfCancellationRequested();
            var worker = workers.Rent();
            var (judge, shuffled) = worker[0]!.Value;
            var (_, first, last) = groups[shuffle / request.PermutationCount];
            changes[shuffle] = difference(judge(shuffled.Score(first, last, request.Seed, shuffle)), before);
            workers.Return(worker);
            request.Progress?.Report((double)Interlocked.Increment(ref done) / shuffles);
        });
        var result = ImmutableDictionary.CreateBuilder<string, TStatistics>(StringComparer.Ordinal);
        for (var group = 0; group < groups.Count; group++)
        {
            var statistics = create();
            for (var i = 0; i < request.PermutationCount; i++)
                statistics.Add(changes[(group * request.PermutationCount) + i]);
            result.Add(groups[group].Name, statistics);
        }
        return result.ToImmutable();
    }

    /// <summary>The memory of a thread, and scores of rows with shuffled values.</summary>
    private sealed class Shuffled(NetworkModel model, JudgedRows rows)
    {
        private readonly int[] _order = new int[rows.Count];
        private readonly float[] _scores = new float[rows.Count * model.Network.Layout.OutputCount];
        private readonly float[] _block = new float[Math.Min(RowsAtOnce, rows.Count) * model.FeatureCount];

        /// <summary>Shuffles the slots from <paramref name="first"/> to <paramref name="last"/> together.</summary>
        public float[] Score(int first, int last, int seed, int shuffle)
        {
            var (features, outputs, width) = (model.FeatureCount, model.Network.Layout.OutputCount, last - first + 1);
            for (var row = 0; row < _order.Length; row++)
                _order[row] = row;
            new RandomStream(seed, RandomPurpose.Permutation, shuffle).Shuffle(_order);
            for (var start = 0; start < rows.Count; start += RowsAtOnce)
            {
                var count = Math.Min(RowsAtOnce, rows.Count - start);
                var block = _block.AsSpan(0, count * features);
                rows.Features.AsSpan(start * features, block.Length).CopyTo(block);
                for (var row = 0; row < count; row++)
                    rows.Features.AsSpan((_order[start + row] * features) + first, width).CopyTo(block[((row * features) + first)..]);
                model.PredictBatch(block, _scores.AsSpan(start * outputs, count * outputs), threads: 1);
            }
            return _scores;
        }
    }
}
