using FfnnMlNet.Numerics;
using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of the <see cref="ConformalLimits"/>, in models that have them. Scores do not depend on it.</summary>
internal sealed class ConformalLimitsCodec : ChunkCodec
{
    // float32 coverage
    // int32 number of limits: the outputs for numbers, 1 for classes; float32[number] limits, none of them negative or NaN
    public override string Tag => "conf";

    public override ReadingPhase Phase => ReadingPhase.Notes;

    public override bool IsIn(NetworkModel model) => model.Limits is not null;

    public override void Write(BinaryWriter writer, NetworkModel model)
    {
        writer.Write(model.Limits!.Coverage);
        writer.Write(model.Limits.Limits.Length);
        FloatBytes.Write(writer, model.Limits.Limits);
    }

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        var coverage = reader.FiniteFloats(1, "the coverage of its intervals")[0];
        if (!(coverage > 0 && coverage < 1))
            Fail($"the coverage of its intervals is {coverage}");
        var (count, expected) = (reader.Int32(), ConformalLimits.CountOf(draft.ScoreKind, draft.Network.Layout.OutputCount));
        if (count != expected)
            Fail($"it has {count} limits of intervals instead of {expected}");
        var limits = new float[count];
        reader.Floats(limits);
        if (Array.Exists(limits, limit => !(limit >= 0)))
            Fail("a limit of its intervals is negative or not a number");
        draft.Limits = new ConformalLimits(coverage, limits);
    }
}
