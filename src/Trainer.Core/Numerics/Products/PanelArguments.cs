namespace FfnnMlNet.Numerics;

/// <summary>How the tiles of a panel follow each other down the rows.</summary>
internal ref struct PanelArguments
{
    /// <summary>Output rows of the panel.</summary>
    public int Rows;

    /// <summary>Rows of its tiles; what is left at the end takes lower ones.</summary>
    public int TileRows;

    /// <summary>Floats from one tile of the left factor to the next.</summary>
    public nint TileStep;

    /// <summary>Whether the first tile packs the right factor for those below.</summary>
    public bool Packs;

    /// <summary>Whether the accumulators of the next tile are prefetched.</summary>
    public bool PrefetchesAccumulators;

    /// <summary>What else is prefetched, a share before each tile.</summary>
    public Prefetcher Prefetcher;
}
