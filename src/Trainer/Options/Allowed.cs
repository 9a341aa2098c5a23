namespace FfnnMlNet;

/// <summary>A condition that the value of an option must meet by itself, and the error where it does not.</summary>
/// <param name="Words">The condition in words, such as "at least 1"; the error reads "BatchSize must be at least 1, but was 0.".</param>
/// <param name="Holds">Returns true for values that are allowed.</param>
/// <param name="Advice">A sentence that is added to the end of the error; empty = none.</param>
/// <param name="Fault">Makes the whole error from the value, where the usual sentence does not suit; null = the usual sentence.</param>
internal sealed record Allowed<T>(string Words, Func<T, bool> Holds, string Advice = "", Func<T, string>? Fault = null);
