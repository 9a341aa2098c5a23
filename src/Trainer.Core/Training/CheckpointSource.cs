namespace FfnnMlNet.Training;

/// <summary>Where the bytes of a checkpoint are: they may be more than one array holds.</summary>
/// <param name="open">Opens a new stream that can seek, at its start.</param>
internal sealed class CheckpointSource(Func<Stream> open)
{
    /// <summary>A stream at the start of the checkpoint, for the caller to dispose of.</summary>
    public Stream Open() => open();

    /// <summary>A small checkpoint in memory.</summary>
    public static implicit operator CheckpointSource(byte[] bytes) => new(() => new MemoryStream(bytes, writable: false));
}
