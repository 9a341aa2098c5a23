namespace FfnnMlNet.Numerics;

/// <summary>How the tiles of a panel follow each other down its rows.</summary>
internal ref struct PanelArguments
{
    /// <summary>Output rows of the panel.</summary>
    public int Rows;

    /// <summary>Rows per tile. The rows that remain at the end are computed in lower tiles.</summary>
    public int TileRows;

    /// <summary>Floats from one tile of the left factor to the next.</summary>
    public nint TileStep;

    /// <summary>True when the first tile packs the right factor for the tiles below it.</summary>
    public bool Packs;

    /// <summary>True when the accumulators of the next tile are prefetched.</summary>
    public bool PrefetchesAccumulators;

    /// <summary>What else is prefetched, a few rows before each tile.</summary>
    public Prefetcher Prefetcher;
}
