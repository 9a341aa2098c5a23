namespace FfnnMlNet.Mpi.Check;

/// <summary>What each rank runs.</summary>
internal static class RankProgram
{
    /// <summary>Runs a command on this rank.</summary>
    /// <param name="arguments">The command and its arguments.</param>
    public static int Run(string[] arguments)
    {
        using var ranks = MpiRanks.Start();
        try
        {
            switch (arguments)
            {
                case ["case", var name]:
                    Say(ranks, Cases.Train(name, ranks));
                    return 0;
                case ["long", var checkpoint, .. var rest]:
                    // The processes, for the command that kills one of them.
                    if (ranks.IsFirst)
                        foreach (var (rank, place) in ranks.Places.Index())
                            Console.WriteLine($"rank {rank} is {place}");
                    Say(ranks, LongRun.Train(ranks, checkpoint, isResumed: rest is ["resume"]));
                    return 0;
                case ["throw", var rank]:
                    Row.OnRow = row => ThrowOn(ranks, rank, row);
                    Cases.Train("numbers", ranks);
                    return 0;
                case ["differ"]:
                    Cases.Train("gradients", ranks, options => options.LearningRate = 0.01f + (0.01f * ranks.Rank));
                    return 0;
                case ["leave"]:
                    if (ranks.Rank != 1)
                        Cases.Train("gradients", ranks);
                    return 0;
                case ["files", .. var files]:
                    Say(ranks, FourFiles.Train(ranks, files));
                    return 0;
                case ["null"]:
                    return SurvivesNull() ? 0 : 1;
                case ["steps", .. var rest]:
                    Throughput.Measure(ranks, rest);
                    return 0;
                default:
                    throw new ArgumentException($"There is no command '{string.Join(' ', arguments)}' of a rank.");
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Console.Error.WriteLine($"rank {ranks.Rank} ended: {failure.GetType().Name}: {failure.Message}");
            return 1;
        }
    }

    // Every rank says its hash, since all must have the same model.
    private static void Say(MpiRanks ranks, string hash) => Console.WriteLine($"rank {ranks.Rank} of {ranks.Count} has {hash}");

    private static void ThrowOn(MpiRanks ranks, string rank, int row)
    {
        if (row == 500 && ranks.Rank == int.Parse(rank))
            throw new InvalidOperationException("This rank throws on purpose.");
    }

    // MPI must leave the runtime its signals.
    private static bool SurvivesNull()
    {
        try
        {
            object? nothing = Environment.GetEnvironmentVariable("A variable that is not set");
            return nothing!.ToString() == "";
        }
        catch (NullReferenceException)
        {
            return true;
        }
    }
}
