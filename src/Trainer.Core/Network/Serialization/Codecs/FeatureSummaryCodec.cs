using FfnnMlNet.Numerics;
using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of the means and names of the features. Scores do not depend on it.</summary>
internal sealed class FeatureSummaryCodec : ChunkCodec
{
    // float32[features] means
    // int32 number of names: 0, or the number of features; each name: string
    public override string Tag => "mean";

    public override ReadingPhase Phase => ReadingPhase.Notes;

    public override bool IsIn(NetworkModel model) => model.Features is not null;

    public override void Write(BinaryWriter writer, NetworkModel model)
    {
        var features = model.Features!;
        FloatBytes.Write(writer, features.Means);
        writer.Write(features.Names.Length);
        foreach (var name in features.Names)
            WriteText(writer, name);
    }

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        var count = draft.Inputs?.FeatureCount ?? draft.Network.Layout.InputCount;
        var means = reader.FiniteFloats(count, "the mean of a feature");
        var named = reader.Int32();
        if (named != 0 && named != count)
            Fail($"it has {named} names for {count} features");
        var names = new string[named];
        for (var i = 0; i < named; i++)
            names[i] = reader.Text();
        draft.Features = new FeatureSummary(means, names);
    }
}
