using System.Diagnostics;

namespace FfnnMlNet.Fuzz;

/// <summary>How a case ended.</summary>
internal enum Ending
{
    /// <summary>An error of ours that says what is wrong.</summary>
    Rejected,

    /// <summary>An error from the zip reader or from ML.NET's own part of the file.</summary>
    RejectedByMlNet,

    /// <summary>A checkpoint whose numbers were valid, and made the run that went on from it diverge with our error.</summary>
    Diverged,

    /// <summary>Loaded, and all scores of finite rows are finite.</summary>
    Scored,

    /// <summary>What must not be.</summary>
    Else,
}

/// <summary>Counts cases by their ending, and keeps their slowest.</summary>
internal sealed class Tally
{
    private const double HangSeconds = 30;
    private const int MostPrinted = 20;
    private readonly long[] _counts = new long[Enum.GetValues<Ending>().Length];
    private readonly double _mostSeconds;
    private double _slowest;
    private int _slow;
    private string _running = "";
    private long _started = Stopwatch.GetTimestamp();

    /// <summary>Also watches for a case that never ends: it would end the program.</summary>
    /// <param name="mostSeconds">That a case may take.</param>
    public Tally(double mostSeconds = 1)
    {
        _mostSeconds = mostSeconds;
        new Thread(Watch) { IsBackground = true }.Start();
    }

    public void Add(string name, Func<(Ending Ending, Exception? Error)> run)
    {
        _running = name;
        Interlocked.Exchange(ref _started, Stopwatch.GetTimestamp());
        var (seconds, result) = Timed(run);
        // A busy machine makes anything slow once; what is slow three times is slow itself.
        for (var again = 0; again < 2 && seconds > _mostSeconds; again++)
            seconds = Math.Min(seconds, Timed(run).Seconds);
        _slowest = Math.Max(_slowest, seconds);
        if (seconds > _mostSeconds && _slow++ < MostPrinted)
            Console.WriteLine(FormattableString.Invariant($"{name}: {seconds:F2} s"));
        if (result.Ending == Ending.Else && _counts[(int)Ending.Else] < MostPrinted)
            Console.WriteLine($"{name}: {result.Error?.ToString() ?? "scores that are not finite"}");
        _counts[(int)result.Ending]++;
    }

    /// <summary>Prints everything.</summary>
    /// <returns>True when all is as it must be.</returns>
    public bool Print(long mostBytes)
    {
        var peak = Process.GetCurrentProcess().PeakWorkingSet64;
        Console.WriteLine(FormattableString.Invariant(
            $"""
            tried                              {_counts.Sum(),8}
            rejected with our error            {_counts[(int)Ending.Rejected],8}
            rejected by the zip reader/ML.NET  {_counts[(int)Ending.RejectedByMlNet],8}
            restored, diverged with our error  {_counts[(int)Ending.Diverged],8}
            loaded and scored finite           {_counts[(int)Ending.Scored],8}
            anything else                      {_counts[(int)Ending.Else],8}
            slowest case                       {_slowest * 1000,8:F1} ms
            peak memory                        {peak / 1048576.0,8:F1} MB
            """));
        return _counts[(int)Ending.Else] == 0 && _slow == 0 && peak < mostBytes;
    }

    private void Watch()
    {
        while (Stopwatch.GetElapsedTime(Interlocked.Read(ref _started)).TotalSeconds < HangSeconds)
            Thread.Sleep(1000);
        Console.WriteLine($"{_running} does not end.");
        Environment.Exit(1);
    }

    private static (double Seconds, (Ending Ending, Exception? Error) Result) Timed(Func<(Ending, Exception?)> run)
    {
        var start = Stopwatch.GetTimestamp();
        var result = run();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, result);
    }
}
