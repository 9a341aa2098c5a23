using FfnnMlNet.Numerics;
using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The parameters of the first network, as its <see cref="Layout"/> orders them.</summary>
internal sealed class ParametersCodec : ChunkCodec
{
    // for each layer: float32[inputs * outputs] weights, row by row [inputs, outputs]; float32[outputs] biases. Of the last layer, where
    //     K members share the hidden layers: K times the weights, then K times the biases
    // with an embedding of inputs: float32[] frequencies, phases, weights, biases, tables, scales. Its weights are per numeric input those
    //     of each frequency, or with bins those of all bins
    // with slopes: for each hidden layer float32[units]
    // where K members share the hidden layers: K times float32[inputs of the first layer] scales
    public override string Tag => "PARM";

    public override ReadingPhase Phase => ReadingPhase.Parameters;

    public override void Write(BinaryWriter writer, NetworkModel model) => Write(writer, model.Network);

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        draft.Network = CreateNetwork(draft, reader.Left);
        Read(reader, draft.Network);
    }

    // Every network has parameters, so this fails.
    public override void ReadMissing(NetworkDraft draft) => CreateNetwork(draft, 0);

    /// <summary>The parameters of one network.</summary>
    public static void Write(BinaryWriter writer, FeedForwardNetwork network)
    {
        foreach (var slice in network.Layout.InFileOrder)
        {
            for (var row = 0; row < slice.Rows; row++)
                FloatBytes.Write(writer, slice.In(network.Parameters).Row(row));
        }
    }

    /// <summary>Reads what was written of one network into another like it.</summary>
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

    /// <summary>Fails where this process cannot have the memory for the parameters of so many networks.</summary>
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
        // Before the buffer is made: the file must hold this many parameters.
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
            return new Layout(draft.Sizes, draft.Embedding, draft.HasSlopes, draft.MembersPerNetwork);
        }
        catch (ArgumentOutOfRangeException)
        {
            // Rows are padded, so the parameters may take more room in memory than in the file.
            throw Error("its parameters take more memory than one buffer has");
        }
    }

    // Before there is a layout, which counts in int32.
    private static long CountOf(NetworkDraft draft)
    {
        var sizes = draft.Sizes;
        long count = 0;
        for (var i = 1; i < sizes.Length; i++)
            count = Math.Min(long.MaxValue / 4, count + (((long)sizes[i - 1] + 1) * sizes[i]));
        if (draft.MembersPerNetwork > 1)
            count = CountOfMembers(count, draft.MembersPerNetwork, sizes);
        return count + CountOf(draft.Embedding) + (draft.HasSlopes ? sizes[1..^1].Sum(units => (long)units) : 0);
    }

    // Beside the parameters of one member: the output layers of the others, and the scales of all.
    private static long CountOfMembers(long ofOne, int members, int[] sizes)
    {
        var outputLayer = Math.Min(((long)sizes[^2] + 1) * sizes[^1], long.MaxValue / 4 / members);
        return Math.Min(long.MaxValue / 4, ofOne + (outputLayer * (members - 1)) + ((long)sizes[0] * members));
    }

    // The weights of a periodic embedding are of so many frequencies per numeric input, those of bins of all inputs together.
    private static long CountOf(InputEmbedding? embedding) => embedding is null ? 0
        : ((long)embedding.Numeric.Length * 2 * embedding.Frequencies) +
            ((((long)embedding.Numeric.Length * (embedding.Frequencies + 1L)) + embedding.BinCount) * Math.Max(0, embedding.Learnt)) +
            ((long)embedding.Categories * embedding.TableSize) + (embedding.HasScale ? embedding.OutputCount : 0);
}
