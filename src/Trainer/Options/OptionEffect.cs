namespace FfnnMlNet;

/// <summary>What depends on the value of an option.</summary>
internal enum OptionEffect
{
    /// <summary>The bits of the model. A checkpoint can be resumed only with the same value, and the model records the value.</summary>
    Bits,

    /// <summary>No bits directly, only through other options or through which rows are read. The model records the value, but a checkpoint
    /// does not compare it.</summary>
    Noted,

    /// <summary>Only the run, such as its speed. The model does not record the value, so that the same training gives the same file on any
    /// machine.</summary>
    Run,
}
