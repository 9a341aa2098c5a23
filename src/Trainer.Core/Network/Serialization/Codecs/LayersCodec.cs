using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;
using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of the sizes and activations of the layers.</summary>
internal sealed class LayersCodec : ChunkCodec
{
    // int32 number L of layers
    // int32[L + 1] inputs of the first layer, units of each hidden layer, outputs
    // L times: string id of the activation, int32 number of its parameters, float32[] parameters
    public override string Tag => "LAYR";

    public override ReadingPhase Phase => ReadingPhase.Shape;

    public override void Write(BinaryWriter writer, NetworkModel model)
    {
        var network = model.Network;
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

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        var layers = reader.Int32();
        if (layers is < 1 or > NetworkLimits.Layers)
            Fail($"it has {layers} layers");
        draft.Sizes = new int[layers + 1];
        for (var i = 0; i < draft.Sizes.Length; i++)
        {
            draft.Sizes[i] = reader.Int32();
            if (draft.Sizes[i] < 1)
                Fail($"layer {i} has {draft.Sizes[i]} units");
        }
        draft.Activations = new Activation[layers];
        for (var i = 0; i < layers; i++)
            draft.Activations[i] = ReadActivation(reader);
    }

    public override void ReadMissing(NetworkDraft draft) => Fail($"its part '{Tag}' is missing");

    private static Activation ReadActivation(ChunkReader reader)
    {
        var id = reader.Text();
        var count = reader.Int32();
        if (count < 0 || count > reader.Left / sizeof(float))
            Fail($"activation '{id}' is said to have {count} parameters");
        var parameters = new float[count];
        reader.Floats(parameters);
        if (!Reductions.AllFinite(parameters))
            Fail($"a parameter of activation '{id}' is not a finite number");
        var entry = ActivationCatalog.Find(id);
        if (entry is null && ActivationRegistry.Find(id) is { } registered)
        {
            if (count != 0)
                Fail($"activation '{id}' has {count} parameters instead of 0");
            return registered;
        }
        if (entry is null)
            throw new NetworkFormatException(
                $"The model uses the activation '{id}', which is neither built in nor registered in this process. " +
                "If it is one of your own, call Activation.Register with it before loading; otherwise update the FfnnMlNet package.");
        if (entry.ParameterCount != count)
            Fail($"activation '{id}' has {count} parameters instead of {entry.ParameterCount}");
        return entry.Create(parameters);
    }
}
