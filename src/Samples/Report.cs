using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Spectre.Console;

namespace FfnnMlNet.Samples;

/// <summary>The output of a sample: tables and a progress bar on a terminal, plain lines in a file or a pipe.</summary>
internal sealed class Report(bool quiet)
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    private readonly bool _drawn = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;

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

    /// <summary>Prints how many rows of each class got each prediction, with recall and precision, except with --quiet.</summary>
    public void Confusion(string title, ConfusionMatrix confusion, IReadOnlyList<string> classNames)
    {
        var rows = classNames.Select((name, actual) => (string[])
            [name, .. confusion.Counts[actual].Select(count => Number(count, "F0")), Number(confusion.PerClassRecall[actual], "F2")]);
        string[] precision = ["precision", .. confusion.PerClassPrecision.Select(share => Number(share, "F2")), ""];
        Table(title, ["", .. classNames, "recall"], [.. rows, precision]);
    }

    /// <summary>A number as text, with a decimal point.</summary>
    public static string Number(double value, string format = "F4") => value.ToString(format, CultureInfo.InvariantCulture);

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
        var show = quiet ? _ => { } : TrainingProgress.ToConsole();
        var clock = Stopwatch.StartNew();
        var trained = fit(summary =>
        {
            if (interrupt.Requested)
                summary.Stop();
            show(summary);
        });
        var elapsed = clock.Elapsed;
        if (interrupt.Requested)
            Line("Stopped by Ctrl-C; the model has learnt from the epochs so far.");
        Metric("Time of Fit", elapsed.TotalSeconds, "s");
        return trained;
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
