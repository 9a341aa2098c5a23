namespace FfnnMlNet;

/// <summary>Why an option has its value. See <see cref="FfnnOptions.Describe"/>.</summary>
public enum OptionSource
{
    /// <summary>It was set.</summary>
    Set,

    /// <summary><see cref="FfnnOptions.Effort"/> chose it.</summary>
    Effort,

    /// <summary>It follows from another option.</summary>
    Follows,

    /// <summary>It is the plain default.</summary>
    Default,
}
