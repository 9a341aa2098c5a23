using System.Text;

namespace FfnnMlNet.Network;

/// <summary>Writes and reads one chunk of a model file, and says which models have the chunk. <see cref="NetworkFormat"/> describes the
/// file as a whole.</summary>
internal abstract class ChunkCodec
{
    /// <summary>Four ASCII letters. A reader fails on an unknown tag that starts with a capital letter, and skips other unknown
    /// tags.</summary>
    public abstract string Tag { get; }

    /// <summary>The oldest version of the format whose readers can use a model with this chunk. It is 1 for a chunk that older readers
    /// skip.</summary>
    public virtual int OldestReader => 1;

    /// <summary>When the chunk is read.</summary>
    public abstract ReadingPhase Phase { get; }

    /// <summary>True where a model has the chunk.</summary>
    public virtual bool IsIn(NetworkModel model) => true;

    /// <summary>Writes the contents of the chunk, without tag and length. It is called twice per file: the first call only determines the
    /// length.</summary>
    public abstract void Write(BinaryWriter writer, NetworkModel model);

    /// <summary>Reads all contents of the chunk, and checks every value before it is used.</summary>
    /// <exception cref="NetworkFormatException">The chunk is damaged.</exception>
    public abstract void Read(ChunkReader reader, NetworkDraft draft);

    /// <summary>Called instead of <see cref="Read"/> for a file without the chunk.</summary>
    /// <exception cref="NetworkFormatException">Every model must have the chunk.</exception>
    public virtual void ReadMissing(NetworkDraft draft)
    {
    }

    /// <summary>Writes a string: int32 length in bytes, then UTF-8.</summary>
    protected static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }
}
