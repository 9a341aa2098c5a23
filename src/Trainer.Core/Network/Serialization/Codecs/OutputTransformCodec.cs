using FfnnMlNet.Numerics;
using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of the transform from outputs to scores, in models that have one.</summary>
internal sealed class OutputTransformCodec : ChunkCodec
{
    // int32 number K of outputs, float32[K] scale, float32[K] shift
    // int32 1 = scores have limits, else 0; with 1: float32[K] lower limits, float32[K] upper limits
    public override string Tag => "TARG";

    public override int OldestReader => 2;

    public override ReadingPhase Phase => ReadingPhase.Scores;

    public override bool IsIn(NetworkModel model) => !model.Outputs.IsUnchanged;

    public override void Write(BinaryWriter writer, NetworkModel model)
    {
        var outputs = model.Outputs;
        writer.Write(outputs.Scale.Length);
        FloatBytes.Write(writer, outputs.Scale);
        FloatBytes.Write(writer, outputs.Shift);
        writer.Write(outputs.Lower.Length == 0 ? 0 : 1);
        FloatBytes.Write(writer, outputs.Lower);
        FloatBytes.Write(writer, outputs.Upper);
    }

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        var (count, outputs) = (reader.Int32(), draft.Network.Layout.OutputCount);
        if (count != outputs || draft.ScoreKind != ScoreKind.Activation)
            Fail($"it scales {count} outputs of {outputs}, of score kind {(int)draft.ScoreKind}");
        var scale = reader.FiniteFloats(count, "a number of its target scaling");
        if (Array.Exists(scale, value => value <= 0))
            Fail("a scale of its targets is not above 0");
        var shift = reader.FiniteFloats(count, "a number of its target scaling");
        var ranged = reader.Int32();
        if (ranged is not (0 or 1))
            Fail($"its mark for a range of scores is {ranged}");
        var lower = reader.FiniteFloats(ranged * count, "an end of a range of scores");
        var upper = reader.FiniteFloats(ranged * count, "an end of a range of scores");
        for (var k = 0; k < lower.Length; k++)
        {
            if (lower[k] > upper[k])
                Fail($"its range of scores is {lower[k]} to {upper[k]}");
        }
        draft.Outputs = new OutputTransform(scale, shift, lower, upper);
    }
}
