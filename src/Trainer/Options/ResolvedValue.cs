namespace FfnnMlNet;

/// <summary>The value of an option that is used, and why it has it.</summary>
/// <param name="Because">The other option that the value follows from, or that kept Effort from choosing; null = there is none.</param>
internal readonly record struct ResolvedValue(object? Value, OptionSource Source, Option? Because = null);
