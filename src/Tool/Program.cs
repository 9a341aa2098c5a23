using System.Globalization;
using System.Text;
using FfnnMlNet.Tool.Commands;
using FfnnMlNet.Tool.Models;
using Spectre.Console;
using Spectre.Console.Cli;

namespace FfnnMlNet.Tool;

/// <summary>The command <c>ffnn</c>.</summary>
internal static class Program
{
    private const int RedirectedWidth = 140;

    private static int Main(string[] args)
    {
        // Numbers have a decimal point wherever the program runs.
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        if (Console.IsOutputRedirected)
        {
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
            // A file has no width; lines are not broken as on a narrow terminal.
            AnsiConsole.Profile.Width = RedirectedWidth;
        }
        using var interrupts = Interrupts.Listen();
        return Run(args, interrupts.Stop);
    }

    /// <summary>Runs a command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    internal static int Run(string[] args, CancellationToken stop)
    {
        try
        {
            return App().Run(StandardInput.Hide(args), stop);
        }
        catch (Exception failure)
        {
            var (code, message) = Explain(failure);
            if (message is not null)
                Console.Error.WriteLine($"error: {message.ReplaceLineEndings(" ").Trim()}");
            if (Environment.GetEnvironmentVariable("FFNN_TRACE") == "1")
                Console.Error.WriteLine(failure);
            return code;
        }
    }

    private static CommandApp App()
    {
        var app = new CommandApp();
        app.Configure(configuration =>
        {
            configuration.SetApplicationName("ffnn").SetApplicationVersion(CodeOfModel.Version);
            configuration.SetApplicationCulture(CultureInfo.InvariantCulture);
            configuration.UseStrictParsing().PropagateExceptions();
            // Train is train, but -Q is not -q.
            configuration.CaseSensitivity(CaseSensitivity.LongOptions);
            configuration.CancellationExitCode(ExitCode.Cancelled);
            configuration.AddCommand<TrainCommand>("train")
                .WithDescription("Trains a model on a table and writes a folder with the model, a report and code.")
                .WithExample("train", "houses.csv", "--label", "price")
                .WithExample("train", "houses.csv", "--label", "price", "--time", "2m")
                .WithExample("train", "orders/*.csv", "--label", "returned", "--group", "customer", "--effort", "best")
                .WithExample("train", "shop.db", "--query", "\"select * from visits\"", "--label", "bought", "--out", "visits.ffnn");
            configuration.AddCommand<InspectCommand>("inspect")
                .WithDescription("Says what the columns of a table are, and why.")
                .WithExample("inspect", "houses.csv")
                .WithExample("inspect", "houses.csv", "--label", "price", "--category", "zip", "--ignore", "id");
            configuration.AddCommand<PredictCommand>("predict")
                .WithDescription("Adds the predictions of a model to every row of a table.")
                .WithExample("predict", "houses.ffnn", "new-houses.csv", "--out", "scored.csv")
                .WithExample("predict", "houses.ffnn", "new-houses.parquet", "--out", "scored.jsonl");
            configuration.AddCommand<EvaluateCommand>("evaluate")
                .WithDescription("Tests a model on a table with labels.")
                .WithExample("evaluate", "houses.ffnn", "later-houses.csv");
            configuration.AddCommand<CompareCommand>("compare")
                .WithDescription("Tests two models on the same table and says which one is better.")
                .WithExample("compare", "houses.ffnn", "houses-best.ffnn", "later-houses.csv");
        });
        return app;
    }

    private static (int Code, string? Message) Explain(Exception failure) => failure switch
    {
        ToolException => (ExitCode.Error, failure.Message),
        OperationCanceledException => (ExitCode.Cancelled, "cancelled; nothing was written."),
        CommandAppException => (ExitCode.Usage, $"{failure.Message.TrimEnd('.')}. See 'ffnn --help' and 'ffnn train --help'."),
        AggregateException { InnerException: { } inner } => Explain(inner),
        OutOfMemoryException => (ExitCode.Error, "there is not enough memory. Leave columns out with --ignore, or give fewer rows."),
        IOException or UnauthorizedAccessException => (ExitCode.Error, failure.Message),
        _ => (ExitCode.Fault, $"a fault of ffnn: {failure.GetType().Name}: {failure.Message} Set FFNN_TRACE=1 to see where."),
    };
}
