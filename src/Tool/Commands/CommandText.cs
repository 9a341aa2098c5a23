namespace FfnnMlNet.Tool.Commands;

/// <summary>A command line as a person types it.</summary>
internal static class CommandText
{
    // Options that the log names itself, with a value, and those that do not change the model.
    private static readonly HashSet<string> s_withValue =
        ["--time", "--effort", "--seed", "--train-rows", "--epochs", "--schedule-epochs", "--steps", "--networks"];

    private static readonly HashSet<string> s_alone = ["--force", "--quiet", "-q", "--json", "--no-linear", "--no-linear-member"];

    /// <summary>"ffnn" and the arguments, in quotes where the shell needs them, without the options that decide how long training
    /// takes.</summary>
    public static string Of(IReadOnlyList<string> arguments)
    {
        List<string> kept = ["ffnn"];
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i].Split('=', 2)[0];
            if (s_withValue.Contains(name))
                i += arguments[i].Contains('=') ? 0 : 1;
            else if (!s_alone.Contains(name))
                kept.Add(Quoted(arguments[i]));
        }
        return string.Join(' ', kept);
    }

    private static string Quoted(string argument) =>
        argument.Length > 0 && argument.All(letter => char.IsLetterOrDigit(letter) || "./-_=,:".Contains(letter, StringComparison.Ordinal))
            ? argument : "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
