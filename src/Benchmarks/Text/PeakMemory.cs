namespace FfnnMlNet.Benchmarks.Text;

/// <summary>Measures the largest physical memory of the process while this object exists, every 5 milliseconds.</summary>
internal sealed class PeakMemory : IDisposable
{
    private readonly Timer _timer;
    private long _largest;

    public PeakMemory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _timer = new Timer(_ => Look(), null, dueTime: 0, period: 5);
    }

    public double Gigabytes => Bytes / (double)(1 << 30);

    public long Bytes
    {
        get
        {
            Look();
            return Interlocked.Read(ref _largest);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var now = Environment.WorkingSet;
        for (var seen = Interlocked.Read(ref _largest); now > seen;)
            seen = Interlocked.CompareExchange(ref _largest, now, seen) is var found && found == seen ? now : found;
    }
}
