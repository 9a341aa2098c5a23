using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of the validation metrics of the learning curve, whose losses are in "hist".</summary>
internal sealed class MetricsCodec : ChunkCodec
{
    // int32 number of epochs, as in "hist"
    // each: float64 validation metric (NaN = none)
    public override string Tag => "metr";

    public override ReadingPhase Phase => ReadingPhase.Notes;

    public override bool IsIn(NetworkModel model) => model.History.Any(record => record.ValidationMetric is not null);

    public override void Write(BinaryWriter writer, NetworkModel model)
    {
        writer.Write(model.History.Count);
        foreach (var record in model.History)
            writer.Write(record.ValidationMetric ?? double.NaN);
    }

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        if (reader.Int32() != draft.History.Length)
            Fail("its metrics are not as many as its epochs");
        foreach (ref var record in draft.History.AsSpan())
        {
            var metric = reader.Double();
            record = record with { ValidationMetric = double.IsNaN(metric) ? null : metric };
        }
    }
}
