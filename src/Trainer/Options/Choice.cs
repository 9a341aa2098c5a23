namespace FfnnMlNet;

/// <summary>What a rule of the table gives an option that the user did not set.</summary>
/// <param name="Because">The option that decided it, or null.</param>
/// <param name="IsWithheld">True when the rule chooses nothing, and the plain default stays.</param>
internal readonly record struct Choice<T>(T Value, OptionSource Source, Option? Because = null, bool IsWithheld = false)
{
    public static implicit operator Choice<T>(Withheld withheld) => new(default!, OptionSource.Default, withheld.Because, IsWithheld: true);
}
