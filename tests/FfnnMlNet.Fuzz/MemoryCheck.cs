using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Fuzz;

/// <summary>Fits and transforms do not leak memory: the heap after them is as large as before, within 5 MB.</summary>
internal static class MemoryCheck
{
    private const int Fits = 300;
    private const int Transforms = 10_000;
    private const int FitRows = 1000;
    private const int TransformRows = 20;
    private const double MostMegabytes = 5;

    public static int Run(Arguments arguments)
    {
        var ml = new MLContext(seed: 1);
        var table = Table.View(ml, FitRows, arguments.Seed);
        var small = Table.View(ml, TransformRows, arguments.Seed);
        var trainer = new FfnnTrainer(ml, new FfnnTrainer.Options { HiddenLayers = [32], NumberOfEpochs = 1, BatchSize = 100, Seed = 1 });
        var model = trainer.Fit(table);
        // Compiled code, pools and the like are made once, before the measurement.
        Work(trainer, model, table, small, fits: 10, transforms: 500);

        var start = Megabytes();
        Work(trainer, model, table, small, Fits, transforms: 0);
        var afterFits = Megabytes();
        Work(trainer, model, table, small, fits: 0, Transforms);
        var afterTransforms = Megabytes();
        GC.KeepAlive(model);
        Console.WriteLine(FormattableString.Invariant(
            $"heap {start:F2} MB; {afterFits - start:+0.00;-0.00} MB after {Fits} fits; ") + FormattableString.Invariant(
            $"{afterTransforms - afterFits:+0.00;-0.00} MB after {Transforms} transforms"));
        return afterTransforms - start < MostMegabytes && afterFits - start < MostMegabytes ? 0 : 1;
    }

    private static void Work(FfnnTrainer trainer, ITransformer model, IDataView table, IDataView small, int fits, int transforms)
    {
        for (var i = 0; i < fits; i++)
            trainer.Fit(table);
        for (var i = 0; i < transforms; i++)
            _ = model.Transform(small).GetColumn<float[]>("Score").Count();
    }

    private static double Megabytes()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(forceFullCollection: true) / 1048576.0;
    }
}
