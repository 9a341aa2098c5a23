using System.Text;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Writes a <see cref="NetworkModel"/> as a stream.</summary>
internal static class NetworkWriter
{
    // *** Binary format, version 2; all numbers little-endian ***
    // byte[8]: magic "FFNNMODL"
    // int32:   version of the format that wrote it
    // int32:   oldest version of the format that can read it
    // int32:   number of chunks
    // then each chunk:
    //   byte[4]: tag in ASCII; a reader must know a tag that starts with a capital and skips others it does not know
    //   int64:   length of the payload in bytes
    //   payload
    // byte[32]: SHA-256 of everything before it
    //
    // "LAYR": int32 layers L; int32[L + 1] inputs, units of each layer; then L times: string id of the activation,
    //         int32 number of its parameters, float32[] parameters
    // "PARM": for each layer: float32[inputs * outputs] weights, row by row [inputs, outputs]; float32[outputs] biases
    // "MEMB": since version 2, in ensembles: int32 further members M >= 1; M times what "PARM" holds, for the second member on
    // "FEAT": since version 2, where features are transformed: int32 features F; int32 flagged slots I; int32[I] slots, ascending;
    //         int32 groups G; then G times: int32 first slot, int32 last slot; then F times: int32 InputShape, float32 fill,
    //         float32 center, float32 factor; with InputShape 3: int32 knots K >= 2, float32[K] positions, float32[K] values
    // "TARG": since version 2, where scores are transformed outputs: int32 outputs K; float32[K] scale; float32[K] shift;
    //         int32 1 where scores have a range, else 0; with 1: float32[K] lower, float32[K] upper
    // "SCOR": int32 ScoreKind
    // "loss": string the loss it was trained with
    // "name": int32 number of output names (0 or the outputs), then each as a string
    // "hist": int32 number of epochs; each: int32 epoch, float64 training loss, float64 validation loss (NaN = none), float64 rate
    // "EMBD": int32 inputs; int32 numeric inputs, then each as int32; int32 groups, then each as int32 first, int32 last; int32 frequencies;
    //         int32 numbers of a numeric input; int32 numbers of a group; int32 1 = has scales; int32 1 = hidden units have slopes.
    //         Its parameters follow those of the layers in "PARM": frequencies, phases, weights, biases, tables, scales, then slopes by layer
    // "BINS": where numbers have a piecewise linear embedding, beside "EMBD", whose frequencies are 0 then: for each numeric input int32
    //         bins N >= 1, float32[N + 1] edges, ascending. In "PARM" the weights are those of all its bins, input by input
    // "HEAD": where members share the hidden layers: int32 members K >= 2. Weights and biases of the last layer in "PARM" are then K times
    //         [inputs, outputs] and K times [outputs], and the members' scales, K times [inputs of the first layer], stand at its end
    // "metr": int32 number of epochs; each: float64 validation metric (NaN = none)
    // "epoc": int32 epochs of the training this one continued
    // "opts": where they were noted: int32 number of training options >= 1; each: string name, not empty and there once; string value
    //
    // string: int32 length in bytes, UTF-8
    // A model without the parts of version 2 is readable by version 1.
    internal const int CurrentVersion = 2;
    internal static ReadOnlySpan<byte> Magic => "FFNNMODL"u8;

    /// <summary>Writes a model as one array, for models that fit into one.</summary>
    public static byte[] Write(NetworkModel model)
    {
        using var stream = new MemoryStream();
        Write(model, stream);
        return stream.ToArray();
    }

    /// <summary>Writes a model of any size. <paramref name="target"/> need not seek, and gets no byte before every part was gone through
    /// once: what fails after that is the target.</summary>
    public static void Write(NetworkModel model, Stream target)
    {
        var parts = PartsOf(model);
        var lengths = parts.ConvertAll(part => SealedFile.LengthOf(part.Write));
        SealedFile.Write(target, writer =>
        {
            writer.Write(Magic);
            writer.Write(CurrentVersion);
            writer.Write(
                model.Inputs.IsUnchanged && model.Outputs.IsUnchanged && IsPlain(model.Network.Layout) &&
                model.Members.Count * model.Network.Layout.MembersPerNetwork == 1 ? 1 : 2);
            writer.Write(parts.Count);
            for (var i = 0; i < parts.Count; i++)
            {
                writer.Write(Encoding.ASCII.GetBytes(parts[i].Tag));
                writer.Write(lengths[i]);
                parts[i].Write(writer);
            }
        });
    }

    private static List<(string Tag, Action<BinaryWriter> Write)> PartsOf(NetworkModel model)
    {
        List<(string Tag, Action<BinaryWriter> Write)> parts =
        [
            ("LAYR", p => WriteLayers(p, model.Network)),
            ("PARM", p => WriteParameters(p, model.Network)),
            ("SCOR", p => p.Write((int)model.ScoreKind)),
            ("loss", p => WriteText(p, model.LossDescription)),
            ("name", p => WriteNames(p, model.OutputNames)),
            ("hist", p => WriteHistory(p, model.History)),
        ];
        if (model.History.Any(record => record.ValidationMetric is not null))
            parts.Add(("metr", p => WriteMetrics(p, model.History)));
        if (model.TrainingOptions.Count > 0)
            parts.Add(("opts", p => WriteOptions(p, model.TrainingOptions)));
        if (model.EarlierEpochs > 0)
            parts.Add(("epoc", p => p.Write(model.EarlierEpochs)));
        if (model.Members.Count > 1)
            parts.Add(("MEMB", p => WriteFurtherMembers(p, model.Members)));
        if (!model.Inputs.IsUnchanged)
            parts.Add(("FEAT", p => TransformFormat.Write(p, model.Inputs)));
        if (!model.Outputs.IsUnchanged)
            parts.Add(("TARG", p => TransformFormat.Write(p, model.Outputs)));
        if (!IsPlain(model.Network.Layout))
            parts.Add(("EMBD", p => EmbeddingFormat.Write(p, model.Network.Layout)));
        if (model.Network.Layout.Embedding is { HasBins: true } embedding)
            parts.Add(("BINS", p => EmbeddingFormat.WriteBins(p, embedding)));
        if (model.Network.Layout.MembersPerNetwork > 1)
            parts.Add(("HEAD", p => p.Write(model.Network.Layout.MembersPerNetwork)));
        return parts;
    }

    private static void WriteLayers(BinaryWriter writer, FeedForwardNetwork network)
    {
        writer.Write(network.LayerCount);
        foreach (var size in network.Layout.Sizes)
            writer.Write(size);
        foreach (var activation in network.Activations)
        {
            WriteText(writer, activation.Id);
            writer.Write(activation.Parameters.Length);
            FloatBytes.Write(writer, activation.Parameters);
        }
    }

    private static bool IsPlain(Layout layout) => layout.Embedding is null && !layout.HasSlopes;

    private static void WriteParameters(BinaryWriter writer, FeedForwardNetwork network)
    {
        foreach (var slice in network.Layout.InFileOrder)
        {
            for (var row = 0; row < slice.Rows; row++)
                FloatBytes.Write(writer, slice.In(network.Parameters).Row(row));
        }
    }

    private static void WriteFurtherMembers(BinaryWriter writer, IReadOnlyList<FeedForwardNetwork> members)
    {
        writer.Write(members.Count - 1);
        for (var member = 1; member < members.Count; member++)
            WriteParameters(writer, members[member]);
    }

    private static void WriteNames(BinaryWriter writer, IReadOnlyList<string> names)
    {
        writer.Write(names.Count);
        foreach (var name in names)
            WriteText(writer, name);
    }

    private static void WriteHistory(BinaryWriter writer, IReadOnlyList<EpochRecord> history)
    {
        writer.Write(history.Count);
        foreach (var record in history)
        {
            writer.Write(record.Epoch);
            writer.Write(record.TrainingLoss);
            writer.Write(record.ValidationLoss ?? double.NaN);
            writer.Write(record.LearningRate);
        }
    }

    private static void WriteMetrics(BinaryWriter writer, IReadOnlyList<EpochRecord> history)
    {
        writer.Write(history.Count);
        foreach (var record in history)
            writer.Write(record.ValidationMetric ?? double.NaN);
    }

    private static void WriteOptions(BinaryWriter writer, IReadOnlyList<(string Name, string Value)> options)
    {
        writer.Write(options.Count);
        foreach (var (name, value) in options)
        {
            WriteText(writer, name);
            WriteText(writer, value);
        }
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }
}
