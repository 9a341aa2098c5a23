using System.Reflection;
using System.Text.RegularExpressions;

namespace FfnnMlNet.Fuzz.PublicFace;

/// <summary>Whether a user can act on an error: its type is documented, it names the option, column or part in question, and it is not a
/// message of .NET's internals.</summary>
internal static partial class OwnErrors
{
    private static readonly Type[] Types =
    [
        typeof(ArgumentException), typeof(ArgumentOutOfRangeException), typeof(InvalidOperationException),
        typeof(TrainingDivergedException), typeof(InsufficientMemoryException), typeof(NetworkFormatException),
        // A checkpoint that cannot be read or written. The message names the file.
        typeof(FileNotFoundException), typeof(IOException),
    ];

    // What no error of this library contains: .NET's messages for bugs, and sizes that overflowed.
    private static readonly string[] Foreign =
    [
        "Object reference", "Sequence contains", "Parameter 'destination'", "Parameter 'length'", "Parameter 'index'", "Index was",
        "Nullable object must", "Array dimensions", "Arithmetic operation", "Specified argument was", "Unable to cast", "Exception of type",
        "NaN GB", "Collection was", "cannot be greater than", "out of the range of valid values", "Source array", "Destination",
        "Infinity GB", "\u221e",
    ];

    private static readonly string[] Parts =
        ["initial model", "checkpoint", "the data is empty", "saved model", "Weights of the rows", "features of a row", "activation"];

    private static readonly string[] Options =
        [.. typeof(FfnnOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name)];

    /// <summary>How a case that ended with this error counts.</summary>
    /// <param name="wasCancelled">True when the case cancels.</param>
    /// <param name="parameters">Names of the parameters of a method that was given wrong arguments; may be empty.</param>
    public static (Ending, Exception?) Judge(Exception error, bool wasCancelled, params string[] parameters)
    {
        // ML.NET calls this library's reader by reflection, and its cursors read ahead on other threads, so exceptions are wrapped.
        while (error.InnerException is { } inner && (error is TargetInvocationException || IsOfReadingAhead(error)))
            error = inner;
        if (error is UserException)
            return (Ending.Rejected, error);
        if (error is OperationCanceledException)
            return (wasCancelled ? Ending.Rejected : Ending.Else, error);
        // .NET's convention for a null argument, which names it.
        if (error is ArgumentNullException { ParamName: { } missing } && parameters.Contains(missing))
            return (Ending.Rejected, error);
        var text = ParameterOfMessage().Replace(error.Message, "");
        var isOurs = Types.Contains(error.GetType()) &&
            !Foreign.Any(words => error.Message.Contains(words, StringComparison.Ordinal)) && !NegativeSize().IsMatch(error.Message) &&
            NamesAPart(error, text, parameters);
        return (isOurs ? Ending.Rejected : Ending.Else, error);
    }

    private static bool IsOfReadingAhead(Exception error) => error.Message.StartsWith("Splitter/consolidator", StringComparison.Ordinal);

    private static bool NamesAPart(Exception error, string text, string[] parameters) =>
        Options.Any(option => Regex.IsMatch(text, $@"\b{option}\b")) || QuotedColumn().IsMatch(text) ||
        Parts.Any(part => text.Contains(part, StringComparison.OrdinalIgnoreCase)) ||
        parameters.Any(parameter => parameter.Length > 0 && (text.Contains(parameter, StringComparison.OrdinalIgnoreCase) ||
            parameter.StartsWith((error as ArgumentException)?.ParamName ?? "none", StringComparison.Ordinal)));

    [GeneratedRegex(@" \(Parameter '[^']*'\)$")]
    private static partial Regex ParameterOfMessage();

    [GeneratedRegex(@"-\d[\d.,]* (GB|MB|bytes|rows)")]
    private static partial Regex NegativeSize();

    [GeneratedRegex(@"columns? '[^']+'", RegexOptions.IgnoreCase)]
    private static partial Regex QuotedColumn();
}
