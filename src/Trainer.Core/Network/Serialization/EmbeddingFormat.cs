namespace FfnnMlNet.Network;

/// <summary>Writes the part "EMBD" of a model; see <see cref="NetworkWriter"/> for the format.</summary>
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
}
