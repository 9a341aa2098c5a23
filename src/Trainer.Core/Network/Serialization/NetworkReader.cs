using System.Text;
using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>Reads the models that <see cref="NetworkWriter"/> writes, and checks everything it reads.</summary>
internal static class NetworkReader
{
    /// <summary>Reads a model from an array.</summary>
    /// <exception cref="NetworkFormatException">The model is damaged, or was written by a newer version.</exception>
    public static NetworkModel Read(byte[] bytes) => Read(new MemoryStream(bytes, writable: false));

    /// <summary>Reads a model of any size from a stream that can seek and contains nothing but the model.</summary>
    /// <exception cref="NetworkFormatException">The model is damaged, or was written by a newer version.</exception>
    public static NetworkModel Read(Stream stream) => Read(stream, isPart: false);

    /// <summary>Reads networks of another kind, which are a model file within that of a whole model.</summary>
    /// <exception cref="NetworkFormatException">The model is damaged, or was written by a newer version.</exception>
    public static NetworkModel ReadPart(byte[] bytes) => Read(new MemoryStream(bytes, writable: false), isPart: true);

    private static NetworkModel Read(Stream stream, bool isPart)
    {
        if (stream.Length < NetworkFormat.Magic.Length + (3 * sizeof(int)) + SealedFile.HashLength)
            Fail("it does not begin as a model of FfnnMlNet does");
        using var body = SealedFile.OpenBody(stream);
        try
        {
            var reader = new ChunkReader(body);
            CheckFrame(reader, stream);
            var chunks = ReadChunkTable(reader);
            var draft = new NetworkDraft { IsPart = isPart };
            foreach (var codec in NetworkFormat.InReadingOrder)
            {
                if (!chunks.TryGetValue(codec.Tag, out var chunk))
                {
                    codec.ReadMissing(draft);
                    continue;
                }
                reader.MoveTo(chunk.Start, chunk.End);
                codec.Read(reader, draft);
                reader.Leave();
            }
            return draft.ToModel();
        }
        catch (EndOfStreamException)
        {
            throw Error("it ends too early");
        }
    }

    // Reads and checks everything before the number of chunks.
    private static void CheckFrame(ChunkReader reader, Stream stream)
    {
        if (!reader.Bytes(NetworkFormat.Magic.Length).AsSpan().SequenceEqual(NetworkFormat.Magic))
            Fail("it does not begin as a model of FfnnMlNet does");
        var written = reader.Int32();
        var oldestReader = reader.Int32();
        if (oldestReader > NetworkFormat.CurrentVersion)
            throw new NetworkFormatException(FormattableString.Invariant(
                $"The model was written in format version {written} and needs a reader of version {oldestReader} or newer; ") +
                FormattableString.Invariant($"this FfnnMlNet reads up to version {NetworkFormat.CurrentVersion}. ") +
                "Update the FfnnMlNet package.");
        // The checksum is checked before anything else in the file is used.
        var afterVersions = reader.Position;
        if (!SealedFile.IsWhole(stream))
            Fail("its checksum is wrong");
        reader.MoveTo(afterVersions, reader.FileLength);
        if (written < 1)
            Fail($"its format version is {written}");
    }

    private static Dictionary<string, (long Start, long End)> ReadChunkTable(ChunkReader reader)
    {
        var chunks = new Dictionary<string, (long, long)>();
        var count = reader.Int32();
        for (var i = 0; i < count; i++)
        {
            var tag = Encoding.ASCII.GetString(reader.Bytes(4));
            var length = reader.Int64();
            if (length < 0 || length > reader.Left)
                Fail($"its part '{tag}' is said to be {length} bytes long, but {reader.Left} are left");
            if (char.IsAsciiLetterUpper(tag[0]) && !NetworkFormat.Codecs.Any(codec => codec.Tag == tag))
                Fail($"its part '{tag}' is unknown to this version of FfnnMlNet");
            if (!chunks.TryAdd(tag, (reader.Position, reader.Position + length)))
                Fail($"its part '{tag}' stands there twice");
            reader.MoveTo(reader.Position + length, reader.FileLength);
        }
        if (reader.Left != 0)
            Fail($"{reader.Left} bytes follow its last part");
        return chunks;
    }
}
