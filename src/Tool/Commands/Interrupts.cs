using System.Runtime.InteropServices;

namespace FfnnMlNet.Tool.Commands;

/// <summary>Ctrl+C and the signal to terminate: the first one ends training and keeps the best model, the second one ends everything, the
/// third one ends the process at once.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _count;

    private Interrupts()
    {
    }

    /// <summary>Those of this process; null where it does not listen, as in tests.</summary>
    public static Interrupts? Current { get; private set; }

    /// <summary>Is cancelled by the first one.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Is cancelled by the second one.</summary>
    public CancellationToken Abort => _abort.Token;

    /// <summary>Begins to listen.</summary>
    public static Interrupts Listen()
    {
        var interrupts = new Interrupts();
        interrupts._signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, interrupts.Take));
        interrupts._signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, interrupts.Take));
        return Current = interrupts;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        Current = null;
    }

    private void Take(PosixSignalContext context)
    {
        var count = Interlocked.Increment(ref _count);
        context.Cancel = count < 3;
        if (count == 1)
            _stop.Cancel();
        else if (count == 2)
            _abort.Cancel();
    }
}
