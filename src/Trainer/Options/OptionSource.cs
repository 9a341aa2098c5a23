namespace FfnnMlNet;

/// <summary>Why an option has its value. See <see cref="FfnnOptions.Describe"/>.</summary>
public enum OptionSource
{
    /// <summary>The user set it.</summary>
    Set,

    /// <summary><see cref="FfnnOptions.Effort"/> chose it.</summary>
    Effort,

    /// <summary>It follows from the value of another option.</summary>
    Follows,

    /// <summary>It is the plain default of the option.</summary>
    Default,
}
