namespace FfnnMlNet.Training;

/// <summary>One fact that the bits of a run depend on, as text.</summary>
/// <param name="Name">Such as "BatchSize"; an option has its own name.</param>
/// <param name="Value">The value in the invariant culture.</param>
/// <param name="Default">The value that checkpoints imply that were written before the option existed. Null = every checkpoint has the
/// fact.</param>
internal sealed record RunFact(string Name, string Value, string? Default = null);
