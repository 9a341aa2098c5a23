namespace FfnnMlNet.Tool.Report;

/// <summary>A value that a column was given.</summary>
/// <param name="Text">The value as text, such as a level.</param>
/// <param name="Position">The number, or the date as days (<see cref="DateTime.ToOADate"/>); null for levels.</param>
/// <param name="Share">The share of the test rows that have this level, or null where it is not known or makes no sense.</param>
internal sealed record EffectValue(string Text, double? Position = null, double? Share = null);
