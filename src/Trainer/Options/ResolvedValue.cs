namespace FfnnMlNet;

/// <summary>The value of an option that is used, and why.</summary>
internal readonly record struct ResolvedValue(object? Value, OptionSource Source, Option? Because = null);
