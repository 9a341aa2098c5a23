using System.Runtime.CompilerServices;

namespace FfnnMlNet.Training;

/// <summary>Writes lines about the progress of runs, see <see cref="TrainingProgress"/>.</summary>
/// <param name="writer">Where the lines go; null = the console.</param>
/// <param name="columns">Gives the width of the terminal, whose line is overwritten; null = plain lines.</param>
/// <param name="clock">Gives a time that only rises; null = that of the system.</param>
internal sealed class ProgressLines(TextWriter? writer, Func<int>? columns, Func<TimeSpan>? clock = null)
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly ConditionalWeakTable<RunPace, ProgressOfRun> _runs = [];
    private TimeSpan? _lastLine;
    private int _openColumns;

    /// <summary>The width of the terminal; a usual one where it has none.</summary>
    public static int Columns()
    {
        try
        {
            return Console.WindowWidth is > 1 and var width ? width : 80;
        }
        catch (Exception error) when (error is IOException or PlatformNotSupportedException)
        {
            return 80;
        }
    }

    /// <summary>The callback for <c>OnEpoch</c>.</summary>
    public void Show(EpochSummary summary)
    {
        lock (_lock)
        {
            var run = RunOf(summary.Pace);
            run.Add(summary);
            var (elapsed, left) = (summary.Pace.Elapsed, summary.TimeLeft);
            // Near the end the last line follows soon enough. Plain lines stay, so a long run has fewer of them.
            var interval = columns is null && elapsed > 10 * s_shortest ? elapsed / 10 : s_shortest;
            if (elapsed < s_shortest || left < s_shortest || elapsed - run.LastLine < interval || !IsSecondOver())
                return;
            run.LastLine = elapsed;
            Write(run.Line(left), isLast: false);
        }
    }

    private ProgressOfRun RunOf(RunPace pace)
    {
        if (_runs.TryGetValue(pace, out var known))
            return known;
        var run = new ProgressOfRun(pace);
        _runs.Add(pace, run);
        pace.Ended += isComplete => End(run, isComplete);
        return run;
    }

    private void End(ProgressOfRun run, bool isComplete)
    {
        lock (_lock)
        {
            if (isComplete)
                Write(run.LastLineOfAll(), isLast: true);
            else if (_openColumns > 0)
                Write("", isLast: true);
        }
    }

    // Runs at the same time share the second.
    private bool IsSecondOver()
    {
        var now = clock?.Invoke() ?? TimeSpan.FromMilliseconds(Environment.TickCount64);
        if (now - _lastLine < s_shortest)
            return false;
        _lastLine = now;
        return true;
    }

    private void Write(string line, bool isLast)
    {
        var to = writer ?? Console.Out;
        if (columns is null)
        {
            to.WriteLine(line);
            to.Flush();
            return;
        }
        // A longer line would wrap, and only its last part would be overwritten.
        var text = isLast || line.Length < columns() ? line : line[..(columns() - 1)];
        if (text.Length > 0 || !isLast)
            to.Write("\r" + text.PadRight(Math.Min(_openColumns, columns() - 1)));
        if (isLast)
            to.WriteLine();
        to.Flush();
        _openColumns = isLast ? 0 : text.Length;
    }
}
