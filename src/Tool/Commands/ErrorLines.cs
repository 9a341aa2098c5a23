using System.Diagnostics;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Commands;

/// <summary>Notes and progress on the standard error, so that the standard output has the result alone.</summary>
/// <param name="isQuiet">Whether nothing is written.</param>
internal sealed class ErrorLines(bool isQuiet) : IProgress<string>
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Writes progress, a line every two seconds at most.</summary>
    public void Report(string value)
    {
        if (_clock.Elapsed < s_pause)
            return;
        _clock.Restart();
        Say("... " + value);
    }

    /// <summary>Writes findings.</summary>
    public void Say(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
            Say($"{(finding.IsWarning ? "Warning: " : "Note: ")}{InspectionPrinter.Sentence(finding)}");
    }

    /// <summary>Writes a line.</summary>
    public void Say(string text)
    {
        if (!isQuiet)
            Console.Error.WriteLine(text.ReplaceLineEndings(" "));
    }
}
