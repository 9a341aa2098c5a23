using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Training;

/// <summary>Keeps everything that is said for the file log.txt, with the seconds since the start, and passes it on.</summary>
internal sealed class TrainLog(ITrainView view, RunClock clock) : ITrainView
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    /// <summary>All lines so far.</summary>
    public string[] Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <summary>Adds a line to the file alone.</summary>
    public void Note(string text)
    {
        lock (_lock)
            _lines.Add(FormattableString.Invariant($"{clock.Elapsed.TotalSeconds,8:F2} s  {text.ReplaceLineEndings(" ")}"));
    }

    /// <inheritdoc/>
    public void Say(string text)
    {
        Note(text);
        view.Say(text);
    }

    /// <inheritdoc/>
    public void Say(Finding finding)
    {
        Note($"{(finding.IsWarning ? "warning: " : "")}{finding.Text}{(finding.Advice is null ? "" : " " + finding.Advice)}");
        view.Say(finding);
    }

    /// <inheritdoc/>
    public void Begin(string step)
    {
        Note(step);
        view.Begin(step);
    }

    /// <inheritdoc/>
    public void Epoch(string model, EpochSummary epoch)
    {
        Note($"{model}: {epoch}");
        view.Epoch(model, epoch);
    }

    /// <inheritdoc/>
    public void Tested(string model, string metric, TimeSpan? time)
    {
        Note($"{model}: {metric} on the test rows{(time is { } taken ? ", trained in " + Show.Duration(taken) : "")}");
        view.Tested(model, metric, time);
    }
}
