using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Spectre.Console;

namespace FfnnMlNet.Samples;

/// <summary>The output of a sample: tables and a progress bar on a terminal, plain lines in a file or a pipe.</summary>
internal sealed class Report(bool quiet)
{
    private const int PlainProgressLines = 10;

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    private readonly bool _drawn = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;
    private TimeSpan _lastProgress;

    /// <summary>Prints text, except with --quiet.</summary>
    public void Line(string text = "")
    {
        if (!quiet)
            Console.WriteLine(text);
    }

    /// <summary>Prints a result, also with --quiet.</summary>
    public void Metric(string name, double value, string unit = "") =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16} {value:F4} {unit}").TrimEnd());

    /// <summary>Prints the line of --fingerprint.</summary>
    public void Fingerprint(string fingerprint) => Console.WriteLine($"fingerprint {fingerprint}");

    /// <summary>Prints a table, except with --quiet. The first column has the names of the rows, the others have numbers.</summary>
    public void Table(string title, IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (!quiet)
            Results(title, headers, rows);
    }

    /// <summary>Prints a table of results, also with --quiet.</summary>
    public void Results(string title, IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        Console.WriteLine(title);
        if (_drawn)
            DrawTable(headers, rows);
        else
            WriteTable(headers, rows);
    }

    /// <summary>Shows the warnings of an <see cref="MLContext"/>, such as rows that training had to skip.</summary>
    public void ShowWarnings(MLContext mlContext) => mlContext.Log += (_, entry) =>
    {
        if (entry.Kind < ChannelMessageKind.Warning)
            return;
        var warning = $"warning: {entry.RawMessage}";
        if (_drawn)
            // Through the console that draws the progress bar, so that the line does not overwrite the bar.
            AnsiConsole.WriteLine(warning);
        else
            Console.Error.WriteLine(warning);
    };

    /// <summary>Trains and shows the progress. Ctrl-C ends the training and keeps the model so far.</summary>
    /// <param name="fit">Trains, with the given callback as <see cref="FfnnOptions.OnEpoch"/>.</param>
    public T Train<T>(Func<Action<EpochSummary>, T> fit)
    {
        using var interrupt = new TrainingInterrupt();
        EpochSummary? last = null;
        var clock = Stopwatch.StartNew();
        var trained = quiet ? fit(Watched(_ => { }))
            : _drawn ? TrainWithBar(onEpoch => fit(Watched(onEpoch)))
            : fit(Watched(WriteProgress));
        var elapsed = clock.Elapsed;
        if (interrupt.Requested && last is not null)
            Line($"Stopped after epoch {last.Epoch} of {last.NumberOfEpochs}; the model has learnt from these epochs.");
        Metric("Time of Fit", elapsed.TotalSeconds, "s");
        return trained;

        Action<EpochSummary> Watched(Action<EpochSummary> show) => summary =>
        {
            last = summary;
            if (interrupt.Requested)
                summary.Stop();
            show(summary);
        };
    }

    /// <summary>Runs several trainings with one progress bar. Without a terminal it prints a line at the end and now and then
    /// before.</summary>
    /// <param name="work">The trainings. They call the given action with the share that is done, in [0, 1], and a text that describes
    /// it.</param>
    public T TrainSeveral<T>(string name, Func<Action<double, string>, T> work)
    {
        if (quiet)
            return work((_, _) => { });
        if (_drawn)
            return StartBar(name, bar => work((share, state) =>
            {
                bar.Value = share * bar.MaxValue;
                bar.Description = Markup.Escape($"{name}: {state}");
            }));
        var lastLine = Stopwatch.StartNew();
        return work((share, state) =>
        {
            if (share < 1 && lastLine.Elapsed < LongestSilence)
                return;
            lastLine.Restart();
            Console.WriteLine($"{name}: {state}");
        });
    }

    private static T StartBar<T>(string description, Func<ProgressTask, T> work) => AnsiConsole.Progress()
        .Columns(new SpinnerColumn(), new ProgressBarColumn { Width = 20 }, new TaskDescriptionColumn { Alignment = Justify.Left })
        .Start(context => work(context.AddTask(description)));

    private static T TrainWithBar<T>(Func<Action<EpochSummary>, T> fit) => StartBar("reading the data", bar => fit(summary =>
    {
        // Several members are trained at once, so only their overall progress is even.
        bar.MaxValue = (double)summary.NumberOfEpochs * summary.NumberOfMembers;
        bar.Increment(1);
        bar.Description = Markup.Escape(Describe(summary));
    }));

    private void WriteProgress(EpochSummary summary)
    {
        var step = Math.Max(1, summary.NumberOfEpochs * summary.NumberOfMembers / PlainProgressLines);
        var due = summary.Epoch == 1 || summary.Epoch % step == 0 || summary.Epoch == summary.NumberOfEpochs;
        if (!due && summary.Elapsed - _lastProgress < LongestSilence)
            return;
        _lastProgress = summary.Elapsed;
        Console.WriteLine(Describe(summary));
    }

    private static string Describe(EpochSummary summary)
    {
        var width = summary.NumberOfEpochs.ToString(CultureInfo.InvariantCulture).Length;
        var epoch = summary.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(width);
        var member = summary.NumberOfMembers == 1
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"network {summary.Member + 1}/{summary.NumberOfMembers}  ");
        var validation = summary.ValidationLoss is { } loss ? string.Create(CultureInfo.InvariantCulture, $"  validation {loss:F4}") : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{member}epoch {epoch}/{summary.NumberOfEpochs}  loss {summary.TrainingLoss:F4}{validation}  "
            + $"{summary.RowsPerSecond:N0} rows/s  {summary.Remaining.TotalSeconds:F0} s left");
    }

    private static void DrawTable(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        // Without lines between columns a table of ten classes is at most 80 characters wide.
        var table = new Table().Border(TableBorder.Simple);
        for (var column = 0; column < headers.Count; column++)
            table.AddColumn(new TableColumn(Markup.Escape(headers[column]))
            {
                Alignment = column == 0 ? Justify.Left : Justify.Right,
                Padding = new Padding(column == 0 ? 0 : 1, 0, 0, 0),
                NoWrap = true,
            });
        foreach (var row in rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Write(table);
    }

    private static void WriteTable(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<IReadOnlyList<string>> lines = [headers, .. rows];
        var widths = headers.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
            Console.WriteLine(string.Join("  ", line.Select((cell, column) =>
                column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
    }
}
