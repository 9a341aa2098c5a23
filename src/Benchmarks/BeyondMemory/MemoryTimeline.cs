using System.Diagnostics;

namespace FfnnMlNet.Benchmarks.BeyondMemory;

/// <summary>Looks at the resident memory of the process ten times a second, and prints it over time and by phase.</summary>
internal sealed class MemoryTimeline : IDisposable
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<(string Phase, double Seconds, long Most)> _phases = [];
    private readonly Lock _lock = new();
    private readonly double _every;
    private readonly Timer _timer;
    private double _nextLine;
    private double _start;
    private long _most;
    private string _phase;

    /// <param name="phase">Name of the first phase.</param>
    /// <param name="every">Seconds between two lines.</param>
    public MemoryTimeline(string phase, double every)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        (_phase, _every) = (phase, every);
        Console.WriteLine($"{"second",8}{"resident MB",13}  phase");
        _timer = new Timer(_ => Look(), null, dueTime: 0, period: 100);
    }

    /// <summary>Begins another phase.</summary>
    public void Begin(string phase)
    {
        Look();
        lock (_lock)
        {
            if (phase == _phase)
                return;
            _phases.Add((_phase, _watch.Elapsed.TotalSeconds - _start, _most));
            (_phase, _start, _most) = (phase, _watch.Elapsed.TotalSeconds, 0);
            _nextLine = 0;
        }
        Look();
    }

    /// <summary>Prints the phases.</summary>
    public void PrintPhases()
    {
        Begin("end");
        Console.WriteLine($"{"seconds",8}{"most MB",13}  of phase");
        foreach (var (phase, seconds, most) in _phases)
            Console.WriteLine($"{seconds,8:F1}{most / 1e6,13:F0}  {phase}");
        Console.WriteLine($"{_phases.Sum(phase => phase.Seconds),8:F1}{_phases.Max(phase => phase.Most) / 1e6,13:F0}  all");
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_lock)
        {
            var now = Environment.WorkingSet;
            _most = Math.Max(_most, now);
            if (_watch.Elapsed.TotalSeconds < _nextLine)
                return;
            _nextLine = _watch.Elapsed.TotalSeconds + _every;
            Console.WriteLine($"{_watch.Elapsed.TotalSeconds,8:F1}{now / 1e6,13:F0}  {_phase}");
        }
    }
}
