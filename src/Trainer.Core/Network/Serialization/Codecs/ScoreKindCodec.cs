using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of the <see cref="ScoreKind"/>.</summary>
internal sealed class ScoreKindCodec : ChunkCodec
{
    // int32 ScoreKind
    public override string Tag => "SCOR";

    public override ReadingPhase Phase => ReadingPhase.Scores;

    public override void Write(BinaryWriter writer, NetworkModel model) => writer.Write((int)model.ScoreKind);

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        var kind = (ScoreKind)reader.Int32();
        if (!Enum.IsDefined(kind) || (kind is ScoreKind.LogOdds or ScoreKind.Margin && draft.Network.Layout.OutputCount != 1))
            Fail($"its score kind {(int)kind} is unknown or does not fit its outputs");
        draft.ScoreKind = kind;
    }

    public override void ReadMissing(NetworkDraft draft) => Fail($"its part '{Tag}' is missing");
}
