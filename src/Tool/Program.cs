using System.Globalization;
using FfnnMlNet.Tool.Commands;
using Spectre.Console.Cli;

namespace FfnnMlNet.Tool;

/// <summary>The command <c>ffnn</c>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        // Numbers look the same for every person and in every file.
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        var app = new CommandApp();
        app.Configure(configuration =>
        {
            configuration.SetApplicationName("ffnn");
            configuration.SetExceptionHandler((error, _) =>
            {
                // A line for what a person can do something about, and all there is for a fault of this program.
                Console.Error.WriteLine(error is ToolException or CommandAppException ? error.Message : error.ToString());
                return 1;
            });
            configuration.AddCommand<InspectCommand>("inspect").WithDescription("Prints what the columns of a table are, and why.")
                .WithExample("inspect", "houses.csv", "--label", "price");
        });
        return app.Run(args);
    }
}
