namespace FfnnMlNet.Network;

/// <summary>The chunk of the loss of the training, as a text for people to read.</summary>
internal sealed class LossCodec : ChunkCodec
{
    // string
    public override string Tag => "loss";

    public override ReadingPhase Phase => ReadingPhase.Notes;

    public override void Write(BinaryWriter writer, NetworkModel model) => WriteText(writer, model.LossDescription);

    public override void Read(ChunkReader reader, NetworkDraft draft) => draft.Loss = reader.Text();
}
