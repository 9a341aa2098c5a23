using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of the networks of other kinds, in models for which a search chose several kinds.</summary>
internal sealed class MixedModelsCodec : ChunkCodec
{
    // The share and the length.
    private const int LeastBytes = sizeof(float) + sizeof(long);

    // int32 number N >= 1 of other kinds
    // N times: float32 share, above 0 and below 1; int64 length of a model file, byte[length] the file: networks without transforms, which
    //     have those of the whole model
    public override string Tag => "MIXT";

    public override int OldestReader => 2;

    public override ReadingPhase Phase => ReadingPhase.Scores;

    public override bool IsIn(NetworkModel model) => model.Others.Count > 0;

    public override void Write(BinaryWriter writer, NetworkModel model)
    {
        writer.Write(model.Others.Count);
        foreach (var other in model.Others)
        {
            var bare = new NetworkModel(other.Model.Networks, model.ScoreKind, "", [], [], inputs: null, outputs: null, earlierEpochs: 0);
            var bytes = NetworkWriter.Write(bare);
            writer.Write(other.Share);
            writer.Write((long)bytes.Length);
            writer.Write(bytes);
        }
    }

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        // A file could otherwise hold files in files in files, deeper than the stack.
        if (draft.IsPart)
            Fail("networks of another kind have other kinds in turn");
        var count = reader.Int32();
        if (count < 1 || count > reader.Left / LeastBytes)
            Fail($"it is said to have {count} other kinds of networks");
        var others = new MixedModel[count];
        for (var i = 0; i < count; i++)
            others[i] = ReadOne(reader, draft);
        draft.Others = others;
    }

    private static MixedModel ReadOne(ChunkReader reader, NetworkDraft draft)
    {
        var share = reader.FiniteFloats(1, "the share of another kind of networks")[0];
        if (!(share > 0 && share < 1))
            Fail($"the share of another kind of networks is {share}");
        var length = reader.Int64();
        if (length < 0 || length > Math.Min(reader.Left, Array.MaxLength))
            Fail($"networks of another kind are said to take {length} bytes, but {reader.Left} are left");
        var part = NetworkReader.ReadPart(reader.Bytes((int)length));
        Layout own = part.Network.Layout, whole = draft.Network.Layout;
        if (!part.Inputs.IsUnchanged || !part.Outputs.IsUnchanged || part.Linear is not null || part.Sparse is not null ||
            draft.Sparse is not null)
            Fail("networks of another kind have more than their layers");
        if (own.InputCount != whole.InputCount || own.OutputCount != whole.OutputCount || part.ScoreKind != draft.ScoreKind)
            Fail($"networks of another kind have {own.InputCount} inputs and {own.OutputCount} outputs of kind {(int)part.ScoreKind}");
        return new MixedModel(
            new NetworkModel(part.Networks, part.ScoreKind, "", [], [], draft.Inputs, draft.Outputs, earlierEpochs: 0), share);
    }
}
