using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of the learning curve of the first network.</summary>
internal sealed class HistoryCodec : ChunkCodec
{
    private const int RecordBytes = sizeof(int) + (3 * sizeof(double));

    // int32 number of epochs
    // each: int32 epoch, float64 training loss, float64 validation loss (NaN = none), float64 learning rate
    public override string Tag => "hist";

    public override ReadingPhase Phase => ReadingPhase.Notes;

    public override void Write(BinaryWriter writer, NetworkModel model)
    {
        writer.Write(model.History.Count);
        foreach (var record in model.History)
        {
            writer.Write(record.Epoch);
            writer.Write(record.TrainingLoss);
            writer.Write(record.ValidationLoss ?? double.NaN);
            writer.Write(record.LearningRate);
        }
    }

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        var count = reader.Int32();
        if (count < 0 || count > reader.Left / RecordBytes)
            Fail($"its history is said to have {count} epochs");
        draft.History = new EpochRecord[count];
        for (var i = 0; i < count; i++)
        {
            var (epoch, training, validation, rate) = (reader.Int32(), reader.Double(), reader.Double(), reader.Double());
            draft.History[i] = new EpochRecord(epoch, training, double.IsNaN(validation) ? null : validation, rate);
        }
    }
}
