using FfnnMlNet.Tool.Training;
using Spectre.Console;
using Spectre.Console.Cli;

namespace FfnnMlNet.Tool.Commands;

/// <summary>Trains a model.</summary>
internal sealed class TrainCommand(IAnsiConsole console) : Command<TrainSettings>
{
    /// <inheritdoc/>
    public override int Execute(CommandContext context, TrainSettings settings, CancellationToken cancellationToken)
    {
        var clock = RunClock.OfProcess(settings.TimeLimit);
        var isLive = console.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;
        IRunnableView view = settings.Quiet || settings.Json ? new QuietView() : isLive ? new LiveView(console) : new PlainView();
        var run = new TrainingRun(
            settings.ToRequest(context.Arguments), clock, view, cancellationToken, Interrupts.Current?.Abort ?? CancellationToken.None);
        var result = view.Run(run.Run);
        if (settings.Json)
            Console.Out.WriteLine(result.Metrics);
        else if (!settings.Quiet)
            Print(result, clock);
        return result.WasStopped ? ExitCode.Cancelled : ExitCode.Done;
    }

    private void Print(TrainResult result, RunClock clock)
    {
        var doubt = Doubts.Summary(result.Tested);
        MetricTable.Print(console, result.Tested.Scores, result.Tested.Rows is ScoredClasses ? "Most frequent class" : "Mean");
        if (result.Onnx is { } onnx)
            console.WriteLine(onnx.ToString());
        if (result.Tested.WhyMissing is { } missing)
            console.WriteLine(missing);
        if (clock.Excess is { } excess)
            console.WriteLine(
                $"The limit of {Show.Duration(clock.Limit!.Value)} was exceeded by {Show.Duration(excess)}: the machine was slower than " +
                "expected.");
        console.WriteLine(
            $"{result.Folder} is written after {Show.Duration(clock.Elapsed)}" +
            $"{(result.WasStopped ? ", with the best model until you ended it" : "")}: " +
            $"open {Path.Combine(result.Folder, Models.ModelFolder.ReportFile)}" +
            (doubt is null ? ", or" : " to see more."));
        if (doubt is not null)
        {
            console.MarkupLine("[yellow]Warning:[/] " + Markup.Escape(doubt) +
                (result.Tested.Candidate.WasCutShort ? " Train it again with more time (--time), or without a limit." : ""));
            return;
        }
        console.WriteLine($"  ffnn predict {result.Folder} NEW-FILE --out scored.csv");
    }
}
