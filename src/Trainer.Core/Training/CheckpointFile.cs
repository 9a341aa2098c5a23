using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>Writes the state of a run to a stream of bytes and reads it back. Reading trusts nothing: the checksum is checked first, and
/// every length must be the one that this run needs.</summary>
internal static partial class CheckpointFile
{
    // *** Binary format, version 3; all numbers little-endian ***
    // byte[8]: magic "FFNNCKPT"
    // int32:   version. Version 1 has no averaged weights; since version 3 the facts name every option that changes the bits
    // the sections of CheckpointFile.Sections.cs in their order, without gaps
    // byte[32]: SHA-256 of everything before it
    internal const int Version = 3;
    private const int AllOptionsVersion = 3;
    internal const int HashLength = SealedFile.HashLength;

    internal static ReadOnlySpan<byte> Magic => "FFNNCKPT"u8;

    /// <summary>Saves the state to a file, as <see cref="CheckpointPlace.Replace"/> does: written to a temporary file, flushed and
    /// renamed.</summary>
    public static void Save(string path, FeedForwardNetwork network, RunState state, IReadOnlyList<RunFact> facts) =>
        CheckpointPlace.Replace(path, file => Write(file, network, state, facts));

    /// <summary>Writes the state to a stream.</summary>
    public static void Write(Stream target, FeedForwardNetwork network, RunState state, IReadOnlyList<RunFact> facts) =>
        SealedFile.Write(target, writer =>
        {
            writer.Write(Magic);
            writer.Write(Version);
            foreach (var section in Sections)
                section.Write(writer, new Contents(Version, network, state, facts));
        });

    /// <summary>Reads a checkpoint into the network and the state of the run.</summary>
    /// <exception cref="NetworkFormatException">The file is damaged, was written by a newer version, or belongs to another run. Network and
    /// state are then unchanged or partly overwritten, and must not be used.</exception>
    public static void Restore(
        CheckpointSource source, FeedForwardNetwork network, RunState state, IReadOnlyList<RunFact> facts)
    {
        using var stream = source.Open();
        var header = new byte[Magic.Length + sizeof(int)];
        if (stream.Length < header.Length + SealedFile.HashLength)
            Fail("it does not begin as a checkpoint of FfnnMlNet does");
        using var reader = SealedFile.OpenBody(stream);
        reader.BaseStream.ReadExactly(header);
        if (header.AsSpan(0, Magic.Length).SequenceEqual(SearchCheckpoint.Magic))
            throw new NetworkFormatException(
                "The checkpoint belongs to another run: it holds a search of hyperparameters. Train with the options and data it was " +
                "written with, such as Effort.Best, or leave ResumeFrom unset to start anew.");
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

    /// <summary>The value of the fact with this name in the checkpoint; null when there is none or the file is damaged.</summary>
    public static string? FactOf(CheckpointSource source, string name)
    {
        try
        {
            using var stream = source.Open();
            using var reader = new BinaryReader(stream, Encoding.UTF8);
            var magic = reader.ReadBytes(Magic.Length);
            if (!magic.AsSpan().SequenceEqual(Magic) && !magic.AsSpan().SequenceEqual(SearchCheckpoint.Magic))
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
            // Restore reports a damaged file.
        }
        return null;
    }

    [DoesNotReturn]
    internal static void Fail(string what) =>
        throw new NetworkFormatException($"The checkpoint is damaged: {what}. Restore the file, or leave ResumeFrom unset to start anew.");

    /// <summary>What the sections of a checkpoint are written from and read into.</summary>
    private readonly record struct Contents(
        int Version, FeedForwardNetwork Network, RunState State, IReadOnlyList<RunFact> Facts);
}
