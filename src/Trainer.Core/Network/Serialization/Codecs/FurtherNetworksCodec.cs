using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of the parameters of all networks of an ensemble except the first.</summary>
internal sealed class FurtherNetworksCodec : ChunkCodec
{
    // int32 number N >= 1 of further networks
    // N times the contents of "PARM"
    public override string Tag => "MEMB";

    public override int OldestReader => 2;

    public override ReadingPhase Phase => ReadingPhase.Parameters;

    public override bool IsIn(NetworkModel model) => model.Networks.Count > 1;

    public override void Write(BinaryWriter writer, NetworkModel model)
    {
        writer.Write(model.Networks.Count - 1);
        for (var i = 1; i < model.Networks.Count; i++)
            ParametersCodec.Write(writer, model.Networks[i]);
    }

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        var layout = draft.Network.Layout;
        var networkBytes = layout.ParameterCount * sizeof(float);
        var count = reader.Int32();
        // The file must have this many parameters. This is checked before any buffer is allocated.
        if (count < 1 || (Int128)count * networkBytes != reader.Left)
            Fail($"it is said to have {count} further members of {networkBytes} bytes each, but its part 'MEMB' does not hold as many");
        if ((count + 1L) * layout.MembersPerNetwork > NetworkLimits.Members)
            Fail($"it is said to have {count} further members, each with {layout.MembersPerNetwork} of its own");
        ParametersCodec.CheckMemory(layout, count + 1L);
        draft.FurtherNetworks = new FeedForwardNetwork[count];
        for (var i = 0; i < count; i++)
        {
            draft.FurtherNetworks[i] = draft.Network.CreateAlike();
            ParametersCodec.Read(reader, draft.FurtherNetworks[i]);
        }
    }
}
