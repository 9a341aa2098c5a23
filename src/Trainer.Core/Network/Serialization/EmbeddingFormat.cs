using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Writes the parts "EMBD" and "BINS" of a model; see <see cref="NetworkWriter"/> for the format.</summary>
internal static class EmbeddingFormat
{
    public static void Write(BinaryWriter writer, Layout layout)
    {
        var embedding = layout.Embedding;
        writer.Write(embedding?.InputCount ?? 0);
        writer.Write(embedding?.Numeric.Length ?? 0);
        foreach (var input in embedding?.Numeric ?? [])
            writer.Write(input);
        writer.Write(embedding?.Groups.Length ?? 0);
        foreach (var group in embedding?.Groups ?? [])
        {
            writer.Write(group.First);
            writer.Write(group.Last);
        }
        writer.Write(embedding?.Frequencies ?? 0);
        writer.Write(embedding?.NumericSize ?? 0);
        writer.Write(embedding?.TableSize ?? 0);
        writer.Write(embedding is { HasScale: true } ? 1 : 0);
        writer.Write(layout.HasSlopes ? 1 : 0);
    }

    public static void WriteBins(BinaryWriter writer, InputEmbedding embedding)
    {
        foreach (var bins in embedding.Bins)
        {
            writer.Write(bins.Count);
            FloatBytes.Write(writer, bins.Edges);
        }
    }
}
