using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of the linear model beside the networks, in models that have one.</summary>
internal sealed class LinearPathCodec : ChunkCodec
{
    // float32 share of the linear model, above 0 and below 1
    // int32 number N of its inputs, then the contents of "FEAT" for N inputs
    // float32[N * outputs] weights, row by row, float32[outputs] biases
    public override string Tag => "LINE";

    public override int OldestReader => 2;

    public override ReadingPhase Phase => ReadingPhase.Scores;

    public override bool IsIn(NetworkModel model) => model.Linear is not null;

    public override void Write(BinaryWriter writer, NetworkModel model)
    {
        var linear = model.Linear!;
        writer.Write(linear.Share);
        writer.Write(linear.Model.Inputs.InputCount);
        InputTransformCodec.Write(writer, linear.Model.Inputs);
        ParametersCodec.Write(writer, linear.Model.Network);
    }

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        var share = reader.FiniteFloats(1, "the share of its linear model")[0];
        if (!(share > 0 && share < 1))
            Fail($"the share of its linear model is {share}");
        if (draft.ScoreKind is not (ScoreKind.Activation or ScoreKind.Probabilities or ScoreKind.LogOdds))
            Fail($"it has a linear model, but scores of kind {(int)draft.ScoreKind}");
        var inputs = InputTransformCodec.Read(reader, reader.Int32());
        var (features, outputs) = (draft.Inputs?.FeatureCount ?? draft.Network.Layout.InputCount, draft.Network.Layout.OutputCount);
        if (inputs.FeatureCount != features)
            Fail($"its linear model has {inputs.FeatureCount} features instead of {features}");
        // The file must have this many parameters. This is checked before the buffer is allocated.
        if (((Int128)inputs.InputCount + 1) * outputs * sizeof(float) != reader.Left)
            Fail($"its linear model has {inputs.InputCount} inputs and {outputs} outputs, but its part '{Tag}' does not hold as many");
        var network = LinearPath.CreateNetwork(inputs.InputCount, outputs, draft.ScoreKind);
        ParametersCodec.Read(reader, network);
        draft.Linear = new LinearPath(network, inputs, draft.ScoreKind, draft.Outputs, share);
    }
}
