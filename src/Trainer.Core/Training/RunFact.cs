namespace FfnnMlNet.Training;

/// <summary>Something that the bits of a run depend on, in words.</summary>
/// <param name="Name">Such as "BatchSize"; what users set has the name of the option.</param>
/// <param name="Value">As text that no culture changes.</param>
/// <param name="Default">What it was before there was such an option: a checkpoint without the fact is one with this value. Null = every
/// checkpoint has the fact.</param>
internal sealed record RunFact(string Name, string Value, string? Default = null);
