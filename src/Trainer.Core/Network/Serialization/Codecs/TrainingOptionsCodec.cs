using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of the options of the training, in models where they are known.</summary>
internal sealed class TrainingOptionsCodec : ChunkCodec
{
    // The least length of an option: the lengths of two empty strings.
    private const int LeastBytes = 2 * sizeof(int);

    // int32 number of options >= 1
    // each: string name, not empty and unique; string value
    public override string Tag => "opts";

    public override ReadingPhase Phase => ReadingPhase.Notes;

    public override bool IsIn(NetworkModel model) => model.TrainingOptions.Count > 0;

    public override void Write(BinaryWriter writer, NetworkModel model)
    {
        writer.Write(model.TrainingOptions.Count);
        foreach (var (name, value) in model.TrainingOptions)
        {
            WriteText(writer, name);
            WriteText(writer, value);
        }
    }

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        var count = reader.Int32();
        if (count < 1 || count > reader.Left / LeastBytes)
            Fail($"it is said to have {count} training options");
        var options = new (string Name, string Value)[count];
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            options[i] = (reader.Text(), reader.Text());
            if (options[i].Name.Length == 0)
                Fail($"training option {i} has no name");
            if (!names.Add(options[i].Name))
                Fail($"the training option '{options[i].Name}' stands there twice");
        }
        draft.TrainingOptions = options;
    }
}
