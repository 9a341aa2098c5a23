using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Spectre.Console;

namespace FfnnMlNet.Samples;

/// <summary>What a sample prints: drawn on a terminal, plain lines in a file or a pipe.</summary>
internal sealed class Report(bool quiet)
{
    private const int PlainProgressLines = 10;

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    private readonly bool _drawn = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;
    private TimeSpan _lastProgress;

    /// <summary>Text that --quiet leaves out.</summary>
    public void Line(string text = "")
    {
        if (!quiet)
            Console.WriteLine(text);
    }

    /// <summary>A result, which is always printed.</summary>
    public void Metric(string name, double value, string unit = "") =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16} {value:F4} {unit}").TrimEnd());

    /// <summary>The line that --fingerprint asks for.</summary>
    public void Fingerprint(string fingerprint) => Console.WriteLine($"fingerprint {fingerprint}");

    /// <summary>Cells under headers; the first column names the rows, the others hold numbers.</summary>
    public void Table(string title, IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (!quiet)
            Results(title, headers, rows);
    }

    /// <summary>A table of results, which is always printed.</summary>
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
            // By the console that draws the progress bar, which moves the bar out of the way.
            AnsiConsole.WriteLine(warning);
        else
            Console.Error.WriteLine(warning);
    };

    /// <summary>Trains with progress on the screen; Ctrl-C ends training and keeps what has been learnt.</summary>
    /// <param name="fit">Given what to set as <see cref="FfnnOptions.OnEpoch"/>.</param>
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
            Line($"Stopped after epoch {last.Epoch} of {last.NumberOfEpochs}; the model is what it had learnt by then.");
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

    /// <summary>Several trainings under one bar; without a terminal, a line at the end and after each long silence.</summary>
    /// <param name="work">Given what to call with the share that is done, in [0, 1], and how far it has come in words.</param>
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
        // Members are trained two or more at once, so only the whole is steady.
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
        // Without lines between the columns, ten classes fit into 80 characters.
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
