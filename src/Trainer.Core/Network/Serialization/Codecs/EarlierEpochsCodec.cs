using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of the number of epochs of the training that was continued to get the model.</summary>
internal sealed class EarlierEpochsCodec : ChunkCodec
{
    // int32
    public override string Tag => "epoc";

    public override ReadingPhase Phase => ReadingPhase.Notes;

    public override bool IsIn(NetworkModel model) => model.EarlierEpochs > 0;

    public override void Write(BinaryWriter writer, NetworkModel model) => writer.Write(model.EarlierEpochs);

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        draft.EarlierEpochs = reader.Int32();
        if (draft.EarlierEpochs < 0)
            Fail($"it is said to continue a training of {draft.EarlierEpochs} epochs");
    }
}
