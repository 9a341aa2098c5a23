namespace FfnnMlNet.Training;

/// <summary>Opens the bytes of a checkpoint, which may be more than one array can hold.</summary>
/// <param name="open">Opens a new seekable stream at position 0.</param>
internal sealed class CheckpointSource(Func<Stream> open)
{
    /// <summary>A stream at the start of the checkpoint, which the caller disposes.</summary>
    public Stream Open() => open();

    /// <summary>A checkpoint that is held in memory.</summary>
    public static implicit operator CheckpointSource(byte[] bytes) => new(() => new MemoryStream(bytes, writable: false));
}
