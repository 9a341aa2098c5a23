namespace FfnnMlNet;

/// <summary>What depends on an option.</summary>
internal enum OptionEffect
{
    /// <summary>Bits of the model: a checkpoint must agree with it, and the model notes it.</summary>
    Bits,

    /// <summary>No bit by itself, only through other options or through the rows: the model notes it.</summary>
    Noted,

    /// <summary>Nothing that is left after the run: the same training gives the same file on any machine.</summary>
    Run,
}
