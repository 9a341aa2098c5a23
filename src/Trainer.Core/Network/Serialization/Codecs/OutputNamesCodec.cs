using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of the names of the outputs.</summary>
internal sealed class OutputNamesCodec : ChunkCodec
{
    // int32 number of names: 0, or the number of outputs
    // each name: string
    public override string Tag => "name";

    public override ReadingPhase Phase => ReadingPhase.Notes;

    public override void Write(BinaryWriter writer, NetworkModel model)
    {
        writer.Write(model.OutputNames.Count);
        foreach (var name in model.OutputNames)
            WriteText(writer, name);
    }

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        var (count, outputs) = (reader.Int32(), draft.Network.Layout.OutputCount);
        if (count != 0 && count != outputs)
            Fail($"it has {count} names for {outputs} outputs");
        draft.OutputNames = new string[count];
        for (var i = 0; i < count; i++)
            draft.OutputNames[i] = reader.Text();
    }
}
