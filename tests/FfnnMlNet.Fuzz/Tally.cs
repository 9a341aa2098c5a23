using System.Diagnostics;

namespace FfnnMlNet.Fuzz;

/// <summary>Counts cases by how they ended, and keeps the slowest.</summary>
internal sealed class Tally
{
    private const int MostPrinted = 20;
    private readonly double _hangSeconds;
    private readonly long[] _counts = new long[Enum.GetValues<Ending>().Length];
    private readonly double _mostSeconds;
    private double _slowest;
    private string _slowestName = "";
    private int _slow;
    private string _running = "";
    private long _started = Stopwatch.GetTimestamp();

    /// <summary>Also watches for a case that never ends, and then ends the program.</summary>
    /// <param name="mostSeconds">The longest time that a case may take.</param>
    /// <param name="hangSeconds">The time after which a case counts as one that never ends.</param>
    public Tally(double mostSeconds = 1, double hangSeconds = 30)
    {
        (_mostSeconds, _hangSeconds) = (mostSeconds, hangSeconds);
        new Thread(Watch) { IsBackground = true }.Start();
    }

    public void Add(string name, Func<(Ending Ending, Exception? Error)> run)
    {
        _running = name;
        Interlocked.Exchange(ref _started, Stopwatch.GetTimestamp());
        var (seconds, result) = Timed(run);
        // A busy machine may make any case slow once. A case that is slow three times is slow by itself.
        for (var again = 0; again < 2 && seconds > _mostSeconds; again++)
            seconds = Math.Min(seconds, Timed(run).Seconds);
        if (seconds > _slowest)
            (_slowest, _slowestName) = (seconds, name);
        if (seconds > _mostSeconds && _slow++ < MostPrinted)
            Console.WriteLine(FormattableString.Invariant($"{name}: {seconds:F2} s"));
        if (result.Ending == Ending.Else && _counts[(int)Ending.Else] < MostPrinted)
            Console.WriteLine($"{name}: {result.Error?.ToString() ?? "scores that are not finite"}");
        _counts[(int)result.Ending]++;
    }

    /// <summary>Prints the counts.</summary>
    /// <returns>True when all is as it must be.</returns>
    public bool Print(long mostBytes) => Print(
        mostBytes, ("rejected with our error", Ending.Rejected), ("rejected by the zip reader/ML.NET", Ending.RejectedByMlNet),
        ("restored, diverged with our error", Ending.Diverged), ("loaded and scored finite", Ending.Scored));

    /// <summary>Prints the counts, with the verb's own words for the endings.</summary>
    /// <returns>True when all is as it must be.</returns>
    public bool Print(long mostBytes, params (string Words, Ending Ending)[] endings)
    {
        var peak = Process.GetCurrentProcess().PeakWorkingSet64;
        Line("tried", FormattableString.Invariant($"{_counts.Sum(),8}"));
        foreach (var (words, ending) in endings)
            Line(words, FormattableString.Invariant($"{_counts[(int)ending],8}"));
        Line("anything else", FormattableString.Invariant($"{_counts[(int)Ending.Else],8}"));
        Line("slowest case", FormattableString.Invariant($"{_slowest * 1000,8:F1} ms, {_slowestName}"));
        Line("peak memory", FormattableString.Invariant($"{peak / 1048576.0,8:F1} MB"));
        return _counts[(int)Ending.Else] == 0 && _slow == 0 && peak < mostBytes;
    }

    private static void Line(string words, string figure) => Console.WriteLine($"{words,-34} {figure}");

    private void Watch()
    {
        while (Stopwatch.GetElapsedTime(Interlocked.Read(ref _started)).TotalSeconds < _hangSeconds)
            Thread.Sleep(1000);
        Console.WriteLine($"{_running} does not end.");
        Environment.Exit(1);
    }

    private static (double Seconds, (Ending Ending, Exception? Error) Result) Timed(Func<(Ending, Exception?)> run)
    {
        var (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var result = run();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        // Where other programs use the processors, the processor time is what the case alone would have taken.
        return (Math.Min(seconds, (Environment.CpuUsage.TotalTime - used).TotalSeconds), result);
    }
}
