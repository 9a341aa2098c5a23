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
        MetricTable.Print(console, result.Tested.Scores, result.Tested.Rows is ScoredClasses ? "Most frequent class" : "Mean");
        if (result.Onnx is { } onnx)
            console.WriteLine(onnx.Text);
        console.WriteLine(
            $"{result.Folder} is written after {Show.Duration(clock.Elapsed)}" +
            $"{(result.WasStopped ? ", with the best model until you ended it" : "")}: " +
            $"open {Path.Combine(result.Folder, Models.ModelFolder.ReportFile)}, or");
        console.WriteLine($"  ffnn predict {result.Folder} NEW-FILE --out scored.csv");
    }
}
