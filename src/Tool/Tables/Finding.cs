namespace FfnnMlNet.Tool.Tables;

/// <summary>Something that a person should know about the table.</summary>
/// <param name="IsWarning">Whether it may spoil the model, such as a column that tells the label; otherwise it is a note.</param>
/// <param name="Column">The column, or null for the whole table.</param>
/// <param name="Text">One sentence that says what was found, with numbers and an example.</param>
/// <param name="Advice">What to do about it, such as an option; or null.</param>
internal sealed record Finding(bool IsWarning, string? Column, string Text, string? Advice = null);
