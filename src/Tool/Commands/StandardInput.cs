namespace FfnnMlNet.Tool.Commands;

/// <summary>The argument "-", the standard input. The parser of the command line takes it for an option without a name, so it gets another
/// text instead.</summary>
internal static class StandardInput
{
    private const string Argument = "-";
    private const string Placeholder = "(standard input)";

    /// <summary>Arguments as the parser can read them.</summary>
    public static string[] Hide(IEnumerable<string> arguments) =>
        [.. arguments.Select(argument => argument == Argument ? Placeholder : argument)];

    /// <summary>Arguments as they were typed.</summary>
    public static string[] Restore(IEnumerable<string> arguments) =>
        [.. arguments.Select(argument => argument == Placeholder ? Argument : argument)];
}
