using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;

namespace FfnnMlNet.Records;

/// <summary>Hashes of the file of a model, and of its scores.</summary>
/// <param name="Parameters">The hash of the parameters of all members.</param>
/// <param name="Rest">The hash of all other chunks, except the notes on options, the means and names of the features and the limits of
/// intervals, on which no score depends.</param>
/// <param name="Scores">The hash of the scores of the rows.</param>
internal sealed record ModelHashes(string Parameters, string Rest, string Scores)
{
    private static readonly byte[] Magic = "FFNNMODL"u8.ToArray();
    private static readonly string[] ParameterTags = ["PARM", "MEMB"];
    private static readonly string[] Notes = ["opts", "mean", "snam", "conf"];

    public static ModelHashes Of(MLContext ml, ITransformer model, IDataView rows)
    {
        using var zip = new MemoryStream();
        ml.Model.Save(model, rows.Schema, zip);
        var chunks = ChunksOf(zip);
        return new ModelHashes(
            Hash(chunks.Where(chunk => ParameterTags.Contains(chunk.Tag))),
            Hash(chunks.Where(chunk => !ParameterTags.Contains(chunk.Tag) && !Notes.Contains(chunk.Tag))
                .OrderBy(chunk => chunk.Tag, StringComparer.Ordinal)),
            OfScores(Trainers.Scores(model, rows)));
    }

    /// <summary>The chunks of the network in a saved model.</summary>
    public static List<(string Tag, byte[] Payload)> ChunksOf(Stream zip)
    {
        using var archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true);
        foreach (var entry in archive.Entries)
        {
            using var bytes = new MemoryStream();
            using (var content = entry.Open())
                content.CopyTo(bytes);
            var all = bytes.ToArray();
            var at = all.AsSpan().IndexOf(Magic);
            if (at < 0)
                continue;
            List<(string Tag, byte[] Payload)> chunks = [];
            var count = BinaryPrimitives.ReadInt32LittleEndian(all.AsSpan(at + 16));
            at += 20;
            for (var i = 0; i < count; i++)
            {
                var length = (int)BinaryPrimitives.ReadInt64LittleEndian(all.AsSpan(at + 4));
                chunks.Add((Encoding.ASCII.GetString(all, at, 4), all[(at + 12)..(at + 12 + length)]));
                at += 12 + length;
            }
            return chunks;
        }
        throw new InvalidDataException("There is no network in the model.");
    }

    public static string OfScores(ReadOnlySpan<float> scores) => Shortened(SHA256.HashData(MemoryMarshal.AsBytes(scores)));

    private static string Hash(IEnumerable<(string Tag, byte[] Payload)> chunks)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (tag, payload) in chunks)
        {
            hash.AppendData(Encoding.ASCII.GetBytes(tag));
            hash.AppendData(payload);
        }
        return Shortened(hash.GetHashAndReset());
    }

    private static string Shortened(byte[] hash) => Convert.ToHexStringLower(hash)[..16];

    public override string ToString() => $"{Parameters} {Rest} {Scores}";
}
