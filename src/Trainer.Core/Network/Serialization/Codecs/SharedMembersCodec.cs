using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>How many members share the hidden layers of a network, where more than one do.</summary>
internal sealed class SharedMembersCodec : ChunkCodec
{
    // int32 members >= 2
    public override string Tag => "HEAD";

    public override int OldestReader => 2;

    public override ReadingPhase Phase => ReadingPhase.Shape;

    public override bool IsIn(NetworkModel model) => model.Network.Layout.MembersPerNetwork > 1;

    public override void Write(BinaryWriter writer, NetworkModel model) => writer.Write(model.Network.Layout.MembersPerNetwork);

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        draft.MembersPerNetwork = reader.Int32();
        if (draft.MembersPerNetwork is < 2 or > NetworkLimits.Members)
            Fail($"{draft.MembersPerNetwork} members are said to share its hidden layers");
    }
}
