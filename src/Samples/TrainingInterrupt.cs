namespace FfnnMlNet.Samples;

/// <summary>While this object exists, the first Ctrl-C ends training after the current epoch, and the second ends the program.</summary>
internal sealed class TrainingInterrupt : IDisposable
{
    private volatile bool _requested;

    public TrainingInterrupt() => Console.CancelKeyPress += OnCancelKeyPress;

    public bool Requested => _requested;

    public void Dispose() => Console.CancelKeyPress -= OnCancelKeyPress;

    private void OnCancelKeyPress(object? sender, ConsoleCancelEventArgs press)
    {
        press.Cancel = !_requested;
        _requested = true;
    }
}
