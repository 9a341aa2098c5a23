using System.Collections.Concurrent;
using System.Diagnostics;
using FfnnMlNet.Tool.Tables;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FfnnMlNet.Tool.Commands;

/// <summary>A table of the models that follows the training, below the lines that stay.</summary>
internal sealed class LiveView(IAnsiConsole console) : IRunnableView
{
    private static readonly TimeSpan s_refresh = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<IRenderable> _lines = new();
    private readonly OrderedDictionary<string, ModelLine> _models = new(StringComparer.Ordinal);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private string _step = "";

    /// <inheritdoc/>
    public T Run<T>(Func<T> work)
    {
        // Only this thread writes to the console.
        var task = Task.Run(work);
        console.Live(Picture()).AutoClear(true).Start(context =>
        {
            while (!Task.WhenAny(task, Task.Delay(s_refresh)).GetAwaiter().GetResult().Equals(task))
                Refresh(context);
            Refresh(context);
        });
        WriteLines();
        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Say(string text) => _lines.Enqueue(new Text(text));

    /// <inheritdoc/>
    public void Say(Finding finding) => _lines.Enqueue(new Markup(
        (finding.IsWarning ? "[yellow]Warning:[/] " : "[blue]Note:[/] ") + Markup.Escape(InspectionPrinter.Sentence(finding))));

    /// <inheritdoc/>
    public void Begin(string step)
    {
        lock (_lock)
            _step = step;
    }

    /// <inheritdoc/>
    public void Epoch(string model, EpochSummary epoch) => Set(model, line => line with
    {
        HeldOut = EpochText.HeldOut(epoch) ?? "",
        Epoch = FormattableString.Invariant($"{epoch.Epoch} of {epoch.NumberOfEpochs}") +
            (epoch.NumberOfMembers == 1 ? "" : FormattableString.Invariant($", {epoch.NumberOfMembers} networks")),
        Time = epoch.TimeLeft is { } left ? $"{Show.Duration(left)} left" : "",
    });

    /// <inheritdoc/>
    public void Tested(string model, string metric, TimeSpan? time) => Set(model, line => line with
    {
        Test = metric,
        Time = time is { } taken ? Show.Duration(taken) : "",
    });

    private void Set(string model, Func<ModelLine, ModelLine> change)
    {
        lock (_lock)
            _models[model] = change(_models.TryGetValue(model, out var line) ? line : new ModelLine("", "", "", ""));
    }

    private void Refresh(LiveDisplayContext context)
    {
        WriteLines();
        context.UpdateTarget(Picture());
    }

    private void WriteLines()
    {
        while (_lines.TryDequeue(out var line))
        {
            console.Write(line);
            console.WriteLine();
        }
    }

    private Rows Picture()
    {
        var table = new Spectre.Console.Table().Border(TableBorder.Simple)
            .AddColumns("Model", "Epoch", "Held-out rows", "Test rows", "Time");
        lock (_lock)
        {
            foreach (var (model, line) in _models)
                table.AddRow(new Text(model), new Text(line.Epoch), new Text(line.HeldOut), new Text(line.Test), new Text(line.Time));
            return new Rows(table, new Text($"{Show.Duration(_clock.Elapsed)}: {_step} (Ctrl+C ends training and keeps the best model)"));
        }
    }

    private sealed record ModelLine(string Epoch, string HeldOut, string Test, string Time);
}
