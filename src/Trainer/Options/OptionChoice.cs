namespace FfnnMlNet;

/// <summary>What an option comes to, and why.</summary>
/// <param name="Name">The property of <see cref="FfnnOptions"/>, such as "BatchSize".</param>
/// <param name="Value">The value as text in the invariant culture, such as "256"; "none" where there is none.</param>
/// <param name="Source">Why it has this value.</param>
/// <param name="Because">The option that it follows from, or that keeps <see cref="Effort"/> from choosing it; else null.</param>
public sealed record OptionChoice(string Name, string Value, OptionSource Source, string? Because = null)
{
    /// <summary>The reason in words, such as "set", "chosen by Effort", "default, since LearningRate is set" or "follows from
    /// Loss".</summary>
    public string Reason => Source switch
    {
        OptionSource.Set => "set",
        OptionSource.Effort => "chosen by Effort",
        OptionSource.Follows => $"follows from {Because}",
        _ => Because is null ? "default" : $"default, since {Because} is set",
    };

    /// <summary>Such as "BatchSize 256 (chosen by Effort)".</summary>
    public override string ToString() => $"{Name} {Value} ({Reason})";
}
