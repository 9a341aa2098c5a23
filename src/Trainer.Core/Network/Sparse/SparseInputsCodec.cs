using FfnnMlNet.Numerics;
using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of the sparse features, in models of sparse rows.</summary>
internal sealed class SparseInputsCodec : ChunkCodec
{
    // int32 number F of features
    // int32 number D of dense features, int32[D] slots, ascending
    // int32 number S of sparse features that training rows have, int32[S] slots, ascending; float32[S] factors
    // int32 number M of flagged features, int32[M] places among the S, ascending
    public override string Tag => "SPRS";

    public override int OldestReader => 2;

    public override ReadingPhase Phase => ReadingPhase.Shape;

    public override bool IsIn(NetworkModel model) => model.Sparse is not null;

    public override void Write(BinaryWriter writer, NetworkModel model)
    {
        var sparse = model.Sparse!;
        writer.Write(sparse.FeatureCount);
        WriteList(writer, sparse.DenseSlots);
        WriteList(writer, sparse.Slots);
        FloatBytes.Write(writer, sparse.Factors);
        WriteList(writer, sparse.Flagged);
    }

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        var features = reader.Int32();
        if (features < 1)
            Fail($"it has {features} features");
        var dense = ReadList(reader, "dense features", features);
        var slots = ReadList(reader, "sparse features", features);
        var factors = reader.FiniteFloats(slots.Length, "a factor of a sparse feature");
        var flagged = ReadList(reader, "flagged sparse features", slots.Length);
        if (dense.Length == 0 || slots.Length == 0)
            Fail($"it has {dense.Length} dense and {slots.Length} sparse features, and needs some of both");
        for (var (i, k) = (0, 0); i < dense.Length; i++)
        {
            while (k < slots.Length && slots[k] < dense[i])
                k++;
            if (k < slots.Length && slots[k] == dense[i])
                Fail($"its feature {dense[i]} is both dense and sparse");
        }
        draft.Sparse = new SparseInputs(features, dense, slots, factors, flagged);
    }

    private static void WriteList(BinaryWriter writer, ReadOnlySpan<int> numbers)
    {
        writer.Write(numbers.Length);
        foreach (var number in numbers)
            writer.Write(number);
    }

    private static int[] ReadList(ChunkReader reader, string what, int end)
    {
        var count = reader.Int32();
        if (count < 0 || count > reader.Left / sizeof(int))
            Fail($"it is said to have {count} {what}");
        var numbers = reader.Int32s(count);
        for (var i = 0; i < count; i++)
        {
            if (numbers[i] <= (i == 0 ? -1 : numbers[i - 1]) || numbers[i] >= end)
                Fail($"number {numbers[i]} stands in the wrong place of its {what}");
        }
        return numbers;
    }
}
