namespace FfnnMlNet.Fuzz.PublicFace;

/// <summary>Runs the cases of a verb, or a single one and prints what it drew.</summary>
internal static class FaceRun
{
    private const double MostSeconds = 3;
    // On a busy machine a case may take many times as long.
    private const double HangSeconds = 180;
    private const long MostBytes = 1L << 30;
    // The limit of the garbage collector. More ends in an OutOfMemoryException, which counts as a failure.
    private const ulong HeapBytes = 700UL << 20;

    // For a case that ends with the error of too little memory. The rows of a wide table are read before that.
    private const long BytesOfARefusal = 256L << 20;

    /// <param name="run">Runs the case with a seed. The action, if any, is called with a description of what was drawn.</param>
    public static int Run(Arguments arguments, int most, Func<int, Action<string>?, (Ending, Exception?)> run)
    {
        AppContext.SetData("GCHeapHardLimit", HeapBytes);
        GC.RefreshMemoryLimit();
        if (arguments.Case is { } only)
        {
            var (ending, error) = Case(only, Console.WriteLine);
            Console.WriteLine($"{ending}: {error}");
            return ending == Ending.Else ? 1 : 0;
        }
        var count = arguments.Count ?? most;
        var tally = new Tally(MostSeconds, HangSeconds);
        for (var i = 0; i < count; i++)
        {
            tally.Add($"--seed {arguments.Seed} --case {i}", () => Case(i, null));
            if ((i + 1) % 1000 == 0)
                Console.WriteLine($"{i + 1} of {count}");
        }
        return tally.Print(
            MostBytes, ("finite", Ending.Scored), ("our errors", Ending.Rejected),
            ("errors of ML.NET's transforms", Ending.RejectedByMlNet)) ? 0 : 1;

        (Ending, Exception?) Case(int number, Action<string>? tell)
        {
            var before = GC.GetTotalAllocatedBytes();
            var (ending, error) = run(HashCode.Of(arguments.Seed, number), tell);
            var allocated = GC.GetTotalAllocatedBytes() - before;
            return error is InsufficientMemoryException && allocated > BytesOfARefusal
                ? (Ending.Else, new InvalidOperationException($"{allocated} bytes were allocated before it was refused.", error))
                : (ending, error);
        }
    }
}
