using Spectre.Console.Cli;

namespace FfnnMlNet.Tool;

/// <summary>The command <c>ffnn</c>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        var app = new CommandApp();
        app.Configure(configuration => configuration.SetApplicationName("ffnn"));
        return app.Run(args);
    }
}
