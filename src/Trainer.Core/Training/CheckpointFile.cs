using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>The state of a run as a stream of bytes, and back. Reading trusts nothing: the checksum comes first, and every length must be
/// the one this run needs.</summary>
internal static partial class CheckpointFile
{
    // *** Binary format, version 3; all numbers little-endian ***
    // byte[8]: magic "FFNNCKPT"
    // int32:   version; in 1 nothing is averaged; since 3 the facts name every option that bits depend on
    // the parts in their order, without gaps: see below at each part
    // byte[32]: SHA-256 of everything before it
    internal const int Version = 3;
    private const int AllOptionsVersion = 3;
    internal const int HashLength = SealedFile.HashLength;

    internal static ReadOnlySpan<byte> Magic => "FFNNCKPT"u8;

    /// <summary>Writes the state beside its place, flushes it to the disk and renames it.</summary>
    public static void Save(string path, FeedForwardNetwork network, RunState state, IReadOnlyList<RunFact> facts) =>
        CheckpointPlace.Replace(path, file => Write(file, network, state, facts));

    /// <summary>Writes a state of any size.</summary>
    public static void Write(Stream target, FeedForwardNetwork network, RunState state, IReadOnlyList<RunFact> facts) =>
        SealedFile.Write(target, writer =>
        {
            writer.Write(Magic);
            writer.Write(Version);
            foreach (var section in Sections)
                section.Write(writer, new Contents(Version, network, state, facts));
        });

    /// <summary>Overwrites network and state with what was saved.</summary>
    /// <exception cref="NetworkFormatException">The bytes are damaged, from a newer version, or of another run; network and state are as
    /// before or not to be used.</exception>
    public static void Restore(
        CheckpointSource source, FeedForwardNetwork network, RunState state, IReadOnlyList<RunFact> facts)
    {
        using var stream = source.Open();
        var header = new byte[Magic.Length + sizeof(int)];
        if (stream.Length < header.Length + SealedFile.HashLength)
            Fail("it does not begin as a checkpoint of FfnnMlNet does");
        using var reader = SealedFile.OpenBody(stream);
        reader.BaseStream.ReadExactly(header);
        if (!header.AsSpan(0, Magic.Length).SequenceEqual(Magic))
            Fail("it does not begin as a checkpoint of FfnnMlNet does");
        var version = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(Magic.Length));
        if (version > Version)
            throw new NetworkFormatException(FormattableString.Invariant(
                $"The checkpoint was written in format version {version}; this FfnnMlNet reads up to version {Version}. ") +
                "Update the FfnnMlNet package.");
        if (!SealedFile.IsWhole(stream))
            Fail("its checksum is wrong");
        if (version < 1)
            Fail(FormattableString.Invariant($"its format version is {version}"));
        var body = reader.BaseStream;
        body.Position = header.Length;
        try
        {
            foreach (var section in Sections)
                section.Read(reader, new Contents(version, network, state, facts));
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException and not NetworkFormatException or ArgumentException)
        {
            Fail("it ends too early");
        }
        if (body.Position != body.Length)
            Fail(FormattableString.Invariant($"{body.Length - body.Position} bytes follow its last part"));
    }

    /// <summary>The value of a fact in the checkpoint, or null.</summary>
    public static string? FactOf(CheckpointSource source, string name)
    {
        try
        {
            using var stream = source.Open();
            using var reader = new BinaryReader(stream, Encoding.UTF8);
            if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic))
                return null;
            reader.ReadInt32();
            for (var count = Math.Min(reader.ReadInt32(), MostFacts); count > 0; count--)
            {
                var (key, value) = (ReadText(reader), ReadText(reader));
                if (key == name)
                    return value;
            }
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException or ArgumentException)
        {
            // A damaged file is reported where it is restored.
        }
        return null;
    }

    [DoesNotReturn]
    private static void Fail(string what) =>
        throw new NetworkFormatException($"The checkpoint is damaged: {what}. Restore the file, or leave ResumeFrom unset to start anew.");

    /// <summary>What a checkpoint is of.</summary>
    private readonly record struct Contents(
        int Version, FeedForwardNetwork Network, RunState State, IReadOnlyList<RunFact> Facts);
}
