namespace FfnnMlNet;

/// <summary>What the value of an option must be.</summary>
/// <param name="Words">Such as "at least 1": an error says that the option must be it.</param>
/// <param name="Holds">True where a value is.</param>
/// <param name="Advice">A sentence at the end of the error, or empty.</param>
/// <param name="Fault">The whole error, where it is another one; else null.</param>
internal sealed record Allowed<T>(string Words, Func<T, bool> Holds, string Advice = "", Func<T, string>? Fault = null);
