namespace FfnnMlNet.Numerics;

/// <summary>
/// What a block prefetches into L2 while it computes: what a processor foresees by itself ends with each row, and a panel of a large
/// matrix is a short piece of many rows. Forward pass of W3 5,160 to 4,800 us (Zen 4); with what L2 holds W2 and W4 were 1 to 3 % slower.
/// </summary>
[Flags]
internal enum Prefetches
{
    None = 0,

    /// <summary>The panel of the right factor that comes next.</summary>
    RightFactor = 1,

    /// <summary>The accumulators of the next tile that an earlier depth block has stored.</summary>
    Accumulators = 2,
}
