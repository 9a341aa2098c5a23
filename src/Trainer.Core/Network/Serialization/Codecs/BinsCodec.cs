using FfnnMlNet.Numerics;
using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The bins of numeric inputs, where their embedding is piecewise linear; beside "EMBD", which it completes.</summary>
internal sealed class BinsCodec : ChunkCodec
{
    // for each numeric input: int32 bins N >= 1, float32[N + 1] edges, ascending
    public override string Tag => "BINS";

    public override int OldestReader => 2;

    public override ReadingPhase Phase => ReadingPhase.Shape;

    public override bool IsIn(NetworkModel model) => model.Network.Layout.Embedding is { HasBins: true };

    public override void Write(BinaryWriter writer, NetworkModel model)
    {
        foreach (var bins in model.Network.Layout.Embedding?.Bins ?? [])
        {
            writer.Write(bins.Count);
            FloatBytes.Write(writer, bins.Edges);
        }
    }

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        var numbers = draft.EmbeddingNumbers;
        if (numbers is not { Numeric.Length: > 0, Frequencies: 0 })
            Fail("it has bins, but no numeric inputs to put into them");
        var bins = new InputBins[numbers.Numeric.Length];
        var allBins = 0L;
        for (var j = 0; j < bins.Length; j++)
        {
            var count = reader.Int32();
            if (count < 1 || count >= reader.Left / sizeof(float))
                Fail($"numeric input {j} is said to have {count} bins");
            allBins += count;
            if (allBins > int.MaxValue)
                Fail($"its numeric inputs have {allBins} bins");
            var edges = new float[count + 1];
            reader.Floats(edges);
            if (!InputBins.IsValid(edges))
                Fail($"the edges of the bins of numeric input {j} are not ascending finite numbers");
            bins[j] = new InputBins(edges);
        }
        EmbeddingCodec.Complete(draft, bins);
    }

    public override void ReadMissing(NetworkDraft draft) => EmbeddingCodec.Complete(draft, bins: null);
}
