using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of the embedding of inputs, of learnt scales, and of whether hidden units have slopes. Format 2 has one chunk for all
/// of these; <see cref="PiecewiseEmbedding.Codec"/> adds the bins. A new stage has a chunk of its own, and the codec in its own
/// file.</summary>
internal sealed class EmbeddingCodec : ChunkCodec
{
    // int32 inputs of the network; a model with slopes and without an embedding has 0 here and in all fields but the last
    // int32 number of numeric inputs, then each as int32, ascending
    // int32 number of groups, then each: int32 first input, int32 last input
    // int32 frequencies per numeric input; 0 where there are bins
    // int32 columns per numeric input, int32 columns per group
    // int32 1 = embedded columns have learnt scales, else 0; int32 1 = hidden units have slopes, else 0
    public override string Tag => "EMBD";

    public override int OldestReader => 2;

    public override ReadingPhase Phase => ReadingPhase.Shape;

    public override bool IsIn(NetworkModel model) => model.Network.Layout.Embedding is not null || model.Network.Layout.HasSlopes;

    public override void Write(BinaryWriter writer, NetworkModel model)
    {
        var embedding = model.Network.Layout.Embedding;
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
        writer.Write(embedding?.FrequencyCount ?? 0);
        writer.Write(embedding?.NumericSize ?? 0);
        writer.Write(embedding?.TableSize ?? 0);
        writer.Write(embedding is { HasScale: true } ? 1 : 0);
        writer.Write(model.Network.Layout.HasSlopes ? 1 : 0);
    }

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        var inputs = reader.Int32();
        // Lists of this length are allocated below. A valid file has at least 4 bytes per input: in a list here, a table or the first
        // weights.
        if (inputs < 0 || inputs > reader.FileLength / sizeof(float))
            Fail($"its embedding is said to have {inputs} inputs, more than it has parameters");
        var numeric = new int[Length(reader, "numeric inputs", sizeof(int))];
        for (var i = 0; i < numeric.Length; i++)
        {
            numeric[i] = reader.Int32();
            if (numeric[i] <= (i == 0 ? -1 : numeric[i - 1]) || numeric[i] >= inputs)
                Fail($"numeric input {numeric[i]} stands in the wrong place of its embedding");
        }
        var groups = ReadGroups(reader, inputs, numeric);
        var (frequencies, numericSize, tableSize) = (reader.Int32(), reader.Int32(), reader.Int32());
        var (hasScale, hasSlopes) = (reader.Int32(), reader.Int32());
        if (hasScale is not (0 or 1) || hasSlopes is not (0 or 1))
            Fail("a flag of its embedding is neither 0 nor 1");
        draft.HasSlopes = hasSlopes == 1;
        draft.EmbeddingChunk = new EmbeddingChunk(inputs, numeric, groups, frequencies, numericSize, tableSize, hasScale == 1);
    }

    /// <summary>Checks the sizes and makes the embedding. A chunk that only says that there are slopes makes none.</summary>
    /// <param name="bins">The bins of each numeric input; null = the embedding is periodic.</param>
    public static void Complete(NetworkDraft draft, InputBins[]? bins)
    {
        if (draft.EmbeddingChunk is not var (inputs, numeric, groups, frequencies, numericSize, tableSize, hasScale))
            return;
        if (inputs == 0 && numeric.Length == 0 && groups.Length == 0)
            return;
        var hasNumericFault = (bins is null && frequencies is < 1 or > 4096) || numericSize is < 2 or > 4096;
        if (inputs < 1 || (numeric.Length > 0 && hasNumericFault) || (groups.Length > 0 && tableSize is < 1 or > 65536))
            Fail("the sizes of its embedding are out of range");
        var categories = groups.Sum(group => group.Last - group.First + 1L);
        var outputs = ((long)numeric.Length * numericSize) + ((long)groups.Length * tableSize) + inputs - numeric.Length - categories;
        if (outputs != draft.Sizes[0])
            Fail($"its embedding has {outputs} outputs, but its first layer {draft.Sizes[0]} inputs");
        draft.Embedding = new InputEmbedding(
            inputs, numeric, groups, numeric.Length == 0 ? 0 : frequencies, numeric.Length == 0 ? 0 : numericSize,
            groups.Length == 0 ? 0 : tableSize, hasScale, bins);
    }

    private static SlotRange[] ReadGroups(ChunkReader reader, int inputs, int[] numeric)
    {
        var groups = new SlotRange[Length(reader, "groups", 2 * sizeof(int))];
        var nextNumeric = 0;
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = new SlotRange(reader.Int32(), reader.Int32());
            if (groups[i].First <= (i == 0 ? -1 : groups[i - 1].Last) || groups[i].Last < groups[i].First || groups[i].Last >= inputs)
                Fail($"group {i} of its embedding stands in the wrong place");
            // Groups and numeric inputs both ascend, so one pass over both compares them.
            while (nextNumeric < numeric.Length && numeric[nextNumeric] < groups[i].First)
                nextNumeric++;
            if (nextNumeric < numeric.Length && numeric[nextNumeric] <= groups[i].Last)
                Fail($"group {i} of its embedding has a numeric input");
        }
        return groups;
    }

    private static int Length(ChunkReader reader, string what, int bytes)
    {
        var count = reader.Int32();
        if (count < 0 || count > reader.Left / bytes)
            Fail($"its embedding is said to have {count} {what}");
        return count;
    }
}
