namespace FfnnMlNet.Mpi;

/// <summary>What a short message between two ranks says.</summary>
internal enum ControlKind : byte
{
    /// <summary>The sender is alive.</summary>
    Beat = 1,

    /// <summary>The sender has failed; the message has the reason.</summary>
    Failed,

    /// <summary>The sender has ended its program.</summary>
    Goodbye,

    /// <summary>The sender wants the next number of a counter of rank 0.</summary>
    Claim,

    /// <summary>The number.</summary>
    Claimed,
}
