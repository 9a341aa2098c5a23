using System.Diagnostics;

namespace FfnnMlNet.Tool.Tables.Import;

/// <summary>Says how far reading is, and when it must end.</summary>
internal sealed class ReadControl(IProgress<string>? progress, TimeSpan? limit, CancellationToken cancel)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _lastReport;

    /// <summary>Whether the time has run out, so that rows were left unread.</summary>
    internal bool WasCut { get; private set; }

    /// <summary>Asks whether to stop after some rows. At least one row is read.</summary>
    /// <exception cref="OperationCanceledException">Stopping was asked for.</exception>
    internal bool MustStop(long rowCount)
    {
        cancel.ThrowIfCancellationRequested();
        if (rowCount > 0 && _clock.Elapsed - _lastReport >= Interval)
        {
            _lastReport = _clock.Elapsed;
            progress?.Report($"{rowCount:N0} rows read");
        }
        return WasCut |= rowCount > 0 && _clock.Elapsed >= limit;
    }

    /// <summary>Says what is done now.</summary>
    internal void Report(string text)
    {
        cancel.ThrowIfCancellationRequested();
        progress?.Report(text);
    }
}
