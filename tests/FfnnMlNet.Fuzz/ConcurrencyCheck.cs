using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Fuzz;

/// <summary>One model used by many threads gives each of them the right scores, and two fits at once give the models of separate
/// fits.</summary>
internal static class ConcurrencyCheck
{
    private const int Threads = 64;
    private const int RowCount = 500;
    private const int FitRounds = 5;

    public static int Run(Arguments arguments)
    {
        var count = arguments.Count ?? 1_000_000;
        var ml = new MLContext(seed: 1);
        var rows = Table.Rows(RowCount, arguments.Seed);
        var model = Trainer(ml, seed: 1).Fit(ml.Data.LoadFromEnumerable(rows));
        var expected = model.Transform(ml.Data.LoadFromEnumerable(rows)).GetColumn<float[]>("Score").ToArray();

        var predict = Predict(model.Model, rows, expected, count);
        var (transformed, transform) = Transform(model, rows, expected, rounds: Math.Max(1, count / 10_000));
        var (engined, engines) = Engines(model, rows, expected, each: Math.Max(1, count / 1_000));
        var fits = FitTwoAtOnce();
        Console.WriteLine($"{Threads} threads, {count} predictions by Predict: {predict} differences");
        Console.WriteLine($"{Threads} threads, {transformed} rows by Transform of one transformer: {transform} differences");
        Console.WriteLine($"{Threads} threads, {engined} predictions by engines over one transformer: {engines} differences");
        Console.WriteLine($"{2 * FitRounds} fits, two at once: {fits} differences");
        return predict + transform + engines + fits == 0 ? 0 : 1;
    }

    private static long Predict(FfnnMulticlassModelParameters model, Table.Row[] rows, float[][] expected, int count)
    {
        long differences = 0;
        InThreads(thread =>
        {
            var scores = new float[Table.Classes];
            for (var i = thread; i < count; i += Threads)
            {
                model.Predict(rows[i % RowCount].Features, scores);
                if (!SameBits(scores, expected[i % RowCount]))
                    Interlocked.Increment(ref differences);
            }
        });
        return differences;
    }

    private static (long Rows, long Differences) Transform(ITransformer model, Table.Row[] rows, float[][] expected, int rounds)
    {
        const int ViewRows = 8;
        long done = 0, differences = 0;
        InThreads(thread =>
        {
            var ml = new MLContext(seed: 1);
            for (var round = 0; round < rounds; round++)
            {
                var first = ((thread * 7) + (round * 11)) % (RowCount - ViewRows);
                var view = ml.Data.LoadFromEnumerable(rows[first..(first + ViewRows)]);
                var row = first;
                foreach (var scores in model.Transform(view).GetColumn<float[]>("Score"))
                {
                    Interlocked.Increment(ref done);
                    if (!SameBits(scores, expected[row++]))
                        Interlocked.Increment(ref differences);
                }
                if (row != first + ViewRows)
                    Interlocked.Increment(ref differences);
            }
        });
        return (done, differences);
    }

    private static (long Rows, long Differences) Engines(ITransformer model, Table.Row[] rows, float[][] expected, int each)
    {
        long differences = 0;
        InThreads(thread =>
        {
            using var engine = new MLContext(seed: 1).Model.CreatePredictionEngine<Table.Row, Table.Prediction>(model);
            for (var i = 0; i < each; i++)
            {
                var row = (thread + (i * 13)) % RowCount;
                if (!SameBits(engine.Predict(rows[row]).Score, expected[row]))
                    Interlocked.Increment(ref differences);
            }
        });
        return ((long)each * Threads, differences);
    }

    // Both fits use one context, as a web server would, each on a thread of its own.
    private static int FitTwoAtOnce()
    {
        var ml = new MLContext(seed: 1);
        FfnnTrainer[] trainers = [Trainer(ml, seed: 1), Trainer(ml, seed: 2)];
        var view = Table.View(ml, RowCount, seed: 3);
        var alone = trainers.Select(trainer => trainer.Fit(view).Model.Fingerprint()).ToArray();
        if (alone[0] == alone[1])
            throw new InvalidOperationException("Two seeds gave one model.");
        var differences = 0;
        for (var round = 0; round < FitRounds; round++)
        {
            var together = new string[2];
            Parallel.For(0, 2, i => together[i] = trainers[i].Fit(view).Model.Fingerprint());
            differences += alone.Zip(together).Count(pair => pair.First != pair.Second);
        }
        return differences;
    }

    private static FfnnTrainer Trainer(MLContext ml, int seed) => new(ml, new FfnnTrainer.Options
    {
        HiddenLayers = [32, 16], NumberOfEpochs = 5, NumberOfThreads = 2, Seed = seed,
    });

    private static void InThreads(Action<int> body)
    {
        Exception? failure = null;
        using var start = new Barrier(Threads);
        var threads = Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                body(number);
            }
            catch (Exception error)
            {
                failure = error;
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        if (failure is not null)
            throw new InvalidOperationException("A thread failed.", failure);
    }

    private static bool SameBits(float[] x, float[] y) =>
        MemoryMarshal.Cast<float, int>(x).SequenceEqual(MemoryMarshal.Cast<float, int>(y));
}
