namespace FfnnMlNet.Network;

/// <summary>The loss the model was trained with, for people to read.</summary>
internal sealed class LossCodec : ChunkCodec
{
    // string
    public override string Tag => "loss";

    public override ReadingPhase Phase => ReadingPhase.Notes;

    public override void Write(BinaryWriter writer, NetworkModel model) => WriteText(writer, model.LossDescription);

    public override void Read(ChunkReader reader, NetworkDraft draft) => draft.Loss = reader.Text();
}
