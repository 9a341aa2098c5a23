namespace FfnnMlNet.Numerics;

/// <summary>What a block prefetches into L2 while it computes. The hardware prefetcher stops at the end of each row, and a panel of a large
/// matrix is a short piece of many rows. The forward pass of W3 went from 5,160 to 4,800 us (Zen 4). For data that is in L2 anyway it does
/// not pay: W2 and W4 were 1 to 3 % slower.</summary>
[Flags]
internal enum Prefetches
{
    None = 0,

    /// <summary>The next panel of the right factor.</summary>
    RightFactor = 1,

    /// <summary>The accumulators of the next tile, which an earlier block along the depth has stored.</summary>
    Accumulators = 2,
}
