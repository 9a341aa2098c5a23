namespace FfnnMlNet.Tool;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    /// <summary>Everything was done.</summary>
    public const int Done = 0;

    /// <summary>An error that a person can do something about; one line says what.</summary>
    public const int Error = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A fault of the program.</summary>
    public const int Fault = 70;

    /// <summary>Ctrl+C. Where training had a model by then, the folder is there.</summary>
    public const int Cancelled = 130;
}
