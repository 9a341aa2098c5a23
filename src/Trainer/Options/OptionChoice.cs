namespace FfnnMlNet;

/// <summary>The value of one option that is used, and why. See <see cref="FfnnOptions.Describe"/>.</summary>
/// <param name="Name">The property of <see cref="FfnnOptions"/>, such as "BatchSize".</param>
/// <param name="Value">The value as text in the invariant culture, such as "256"; "none" for null.</param>
/// <param name="Source">Why the option has this value.</param>
/// <param name="Because">The other option that the value follows from, or that keeps <see cref="Effort"/> from choosing; null = there is
/// none.</param>
public sealed record OptionChoice(string Name, string Value, OptionSource Source, string? Because = null)
{
    /// <summary>The reason in words: "set", "chosen by Effort", "default", or with another option, such as "follows from Loss" or "default,
    /// since LearningRate is set".</summary>
    public string Reason => Source switch
    {
        OptionSource.Set => "set",
        OptionSource.Effort => "chosen by Effort",
        OptionSource.Follows => $"follows from {Because}",
        _ => Because is null ? "default" : $"default, since {Because} is set",
    };

    /// <summary>Name, value and reason, such as "BatchSize 256 (chosen by Effort)".</summary>
    public override string ToString() => $"{Name} {Value} ({Reason})";
}
