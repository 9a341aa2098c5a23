using FfnnMlNet.Numerics;
using FfnnMlNet.Training;

namespace FfnnMlNet.Benchmarks.Preparation;

/// <summary>Measures the time per row of an epoch over rows that fit into the caches, and over rows that do not.</summary>
internal static class EpochsOfManyRows
{
    private const int FewRows = 100_000;
    private const int ManyRows = 4_000_000;
    private const int Rounds = 3;

    public static void Run()
    {
        var workload = Workload.All.Single(workload => workload.Name == "W5");
        Console.WriteLine();
        Console.WriteLine(
            $"An epoch of {workload.Description}, one thread, {LaneWidth.Current} lanes; ns per row, best of {Rounds} rounds in turn");
        var (few, many) = (Create(workload, FewRows), Create(workload, ManyRows));
        var (ofFew, ofMany) = (Duration.Longest, Duration.Longest);
        var epoch = 0;
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < ManyRows / FewRows / 4; i++)
                ofFew = Duration.Shorter(ofFew, Duration.Of(() => few.RunEpoch(++epoch)));
            ofMany = Duration.Shorter(ofMany, Duration.Of(() => many.RunEpoch(++epoch)));
        }
        Print(FewRows, ofFew);
        Print(ManyRows, ofMany);
        Console.WriteLine(
            $"  ratio                {ofMany.Elapsed / ManyRows / (ofFew.Elapsed / FewRows),7:F2}   " +
            $"processor {ofMany.Processor / ManyRows / (ofFew.Processor / FewRows):F2}");
    }

    private static void Print(int rows, Duration time) => Console.WriteLine(
        $"  {rows,9:N0} rows       {time.Elapsed / rows * 1e9,7:F1}   processor {time.Processor / rows * 1e9:F1}");

    private static TrainingLoop Create(Workload workload, int rows)
    {
        var (network, settings) = (workload.CreateNetwork(), workload.CreateSettings(threads: 1));
        settings.Initialization.Apply(network, settings.Seed);
        return new TrainingLoop(network, settings, (workload with { RowCount = rows }).CreateRows(), validationRows: null, team: null);
    }
}
