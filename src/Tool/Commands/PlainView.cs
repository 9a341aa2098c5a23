using System.Diagnostics;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Commands;

/// <summary>Plain lines, for files and pipes.</summary>
/// <param name="writer">Where they go; null = the standard output.</param>
internal sealed class PlainView(TextWriter? writer = null) : IRunnableView
{
    // Lines of epochs are at least so far apart.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Stopwatch _sinceEpoch = Stopwatch.StartNew();

    /// <inheritdoc/>
    public T Run<T>(Func<T> work) => work();

    /// <inheritdoc/>
    public void Say(string text) => Write(text);

    /// <inheritdoc/>
    public void Say(Finding finding) =>
        Write($"{(finding.IsWarning ? "Warning: " : "Note: ")}{InspectionPrinter.Sentence(finding)}");

    /// <inheritdoc/>
    public void Begin(string step) => Write($"... {step}");

    /// <inheritdoc/>
    public void Epoch(string model, EpochSummary epoch)
    {
        if (_sinceEpoch.Elapsed < s_pause)
            return;
        _sinceEpoch.Restart();
        Write($"... {model}: {EpochText.Of(epoch)}");
    }

    /// <inheritdoc/>
    public void Tested(string model, string metric, TimeSpan? time) =>
        Write($"{model}: {metric} on the test rows{(time is { } taken ? $", trained in {Show.Duration(taken)}" : "")}");

    private void Write(string text)
    {
        lock (_lock)
            (writer ?? Console.Out).WriteLine(text.ReplaceLineEndings(" "));
    }
}
