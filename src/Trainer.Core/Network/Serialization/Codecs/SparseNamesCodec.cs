using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of the names of the sparse features. It stands after that of the dense ones. Scores do not depend on it.</summary>
internal sealed class SparseNamesCodec : ChunkCodec
{
    // int32 number of names, which is that of the sparse features that training rows have; each name: string
    public override string Tag => "snam";

    public override ReadingPhase Phase => ReadingPhase.Notes;

    public override bool IsIn(NetworkModel model) => model.Features is { SparseNames.Length: > 0 };

    public override void Write(BinaryWriter writer, NetworkModel model)
    {
        var names = model.Features!.SparseNames;
        writer.Write(names.Length);
        foreach (var name in names)
            WriteText(writer, name);
    }

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        var (named, count) = (reader.Int32(), draft.Sparse?.Slots.Length ?? 0);
        if (named != count || draft.Features is null)
            Fail($"it has {named} names for {count} sparse features");
        var names = new string[named];
        for (var i = 0; i < named; i++)
            names[i] = reader.Text();
        draft.Features = draft.Features! with { SparseNames = names };
    }
}
