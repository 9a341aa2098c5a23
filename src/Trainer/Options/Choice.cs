namespace FfnnMlNet;

/// <summary>What a rule of the options table gives for an option that the user did not set.</summary>
/// <param name="Value">The value; meaningless where <paramref name="IsNoChoice"/> is true.</param>
/// <param name="Source">Why the option has this value.</param>
/// <param name="Because">The other option that the value follows from, or that keeps Effort from choosing; null = there is none.</param>
/// <param name="IsNoChoice">True when the rule chooses nothing, so that the option has its plain default.</param>
internal readonly record struct Choice<T>(T Value, OptionSource Source, Option? Because = null, bool IsNoChoice = false)
{
    public static implicit operator Choice<T>(NoChoice none) => new(default!, OptionSource.Default, none.Because, IsNoChoice: true);
}
