using FfnnMlNet.Numerics;
using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of the parameters of the first network, in the order of <see cref="Layout.InFileOrder"/>.</summary>
internal sealed class ParametersCodec : ChunkCodec
{
    // float32[rows * columns] for each block of parameters, row by row without padding:
    // first, for each layer, its weights [inputs, outputs] and its biases [outputs]. Where K members share the hidden layers, the output
    //     layer has K matrices of weights, then K vectors of biases
    // then all other blocks in the order of ParameterKind: frequencies, phases, weights and biases of numeric embeddings, tables, scales,
    //     slopes of each hidden layer, scales of members, weights [sparse inputs, units] of the first layer
    public override string Tag => "PARM";

    public override ReadingPhase Phase => ReadingPhase.Parameters;

    public override void Write(BinaryWriter writer, NetworkModel model) => Write(writer, model.Network);

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        draft.Network = CreateNetwork(draft, reader.Left);
        Read(reader, draft.Network);
    }

    // Every network has parameters, so this call fails.
    public override void ReadMissing(NetworkDraft draft) => CreateNetwork(draft, 0);

    /// <summary>Writes the parameters of a network.</summary>
    public static void Write(BinaryWriter writer, FeedForwardNetwork network)
    {
        foreach (var slice in network.Layout.InFileOrder)
        {
            for (var row = 0; row < slice.Rows; row++)
                FloatBytes.Write(writer, slice.In(network.Parameters).Row(row));
        }
    }

    /// <summary>Reads the parameters of a network.</summary>
    public static void Read(ChunkReader reader, FeedForwardNetwork network)
    {
        foreach (var slice in network.Layout.InFileOrder)
        {
            for (var row = 0; row < slice.Rows; row++)
            {
                var values = slice.In(network.Parameters).Row(row);
                reader.Floats(values);
                if (!Reductions.AllFinite(values))
                    Fail("a weight or bias is not a finite number");
            }
        }
    }

    /// <summary>Fails where the process cannot get enough memory for the parameters of this many networks.</summary>
    public static void CheckMemory(Layout layout, long networks)
    {
        var (needed, available) = (networks * layout.Length * sizeof(float), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (needed > available)
            throw new NetworkFormatException(FormattableString.Invariant(
                $"The parameters of the model take {needed} bytes of memory, but this process can have {available}. ") +
                "Load it on a machine with more memory.");
    }

    private static FeedForwardNetwork CreateNetwork(NetworkDraft draft, long bytes)
    {
        var parameters = CountOf(draft);
        // The file must have this many parameters. This is checked before the buffer is allocated.
        if (bytes != parameters * sizeof(float))
            Fail($"its layers need {parameters} parameters, but its part 'PARM' does not hold as many");
        if (draft.HasSlopes && draft.Activations[..^1].FirstOrDefault(activation => !activation.CanHaveSlopes) is { } flat)
            Fail($"its hidden units have slopes, which the activation '{flat.Id}' does not take");
        var layout = CreateLayout(draft);
        if (!NetworkLimits.CanScore(layout))
            Fail($"its {draft.MembersPerNetwork} members need {NetworkLimits.ScoringFloatsOf(layout)} numbers to score a row");
        CheckMemory(layout, 1);
        return new FeedForwardNetwork(layout, draft.Activations);
    }

    private static Layout CreateLayout(NetworkDraft draft)
    {
        try
        {
            return new Layout(draft.Sizes, draft.Embedding, draft.HasSlopes, draft.MembersPerNetwork, SparseOf(draft));
        }
        catch (ArgumentOutOfRangeException)
        {
            // Rows are padded in memory, so a file that is long enough may still have too many parameters for a buffer.
            throw Error("its parameters take more memory than one buffer has");
        }
    }

    private static SparseShape SparseOf(NetworkDraft draft) => new(draft.Sparse?.Count ?? 0);

    // Counts the parameters without making a layout, which fails where they do not fit into a buffer.
    private static long CountOf(NetworkDraft draft) =>
        StageList.Of(draft.Sizes, draft.Embedding, draft.HasSlopes, draft.MembersPerNetwork, SparseOf(draft))
            .SelectMany(stage => stage.Blocks)
            .Aggregate(0L, (count, block) => Math.Min(long.MaxValue / 4, count + block.Count));
}
