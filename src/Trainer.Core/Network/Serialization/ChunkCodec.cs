using System.Text;

namespace FfnnMlNet.Network;

/// <summary>When a part of a model file is read: what says how large others are, and what they mean, comes first.</summary>
internal enum ReadingPhase
{
    /// <summary>What the network is made of.</summary>
    Shape,

    Parameters,

    /// <summary>What features become before the network, and outputs after it.</summary>
    Scores,

    /// <summary>What no score depends on.</summary>
    Notes,
}

/// <summary>One part of a model file: its tag, which models have it, and its layout, written and read side by side. See
/// <see cref="NetworkFormat"/> for the frame around the parts.</summary>
internal abstract class ChunkCodec
{
    /// <summary>Four ASCII letters. A reader must know a tag that starts with a capital, and skips others it does not know.</summary>
    public abstract string Tag { get; }

    /// <summary>The first version of the format whose readers can use a model with this part: 1 also where they skip it.</summary>
    public virtual int OldestReader => 1;

    public abstract ReadingPhase Phase { get; }

    /// <summary>True when a model needs the part.</summary>
    public virtual bool IsIn(NetworkModel model) => true;

    /// <summary>Writes the part without its tag and length; called twice for a file, first to know the length.</summary>
    public abstract void Write(BinaryWriter writer, NetworkModel model);

    /// <summary>Reads all of the part, and trusts nothing in it.</summary>
    /// <exception cref="NetworkFormatException">It is damaged.</exception>
    public abstract void Read(ChunkReader reader, NetworkDraft draft);

    /// <summary>Called in place of <see cref="Read"/> for a file without the part.</summary>
    /// <exception cref="NetworkFormatException">No model can be without it.</exception>
    public virtual void ReadMissing(NetworkDraft draft)
    {
    }

    /// <summary>A string: int32 length in bytes, then UTF-8.</summary>
    protected static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }
}
