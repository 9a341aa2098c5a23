using System.Runtime.InteropServices;
using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>A trained member as bytes, for the ranks that did not train it.</summary>
internal static class MemberResult
{
    /// <param name="time">The time that its training took.</param>
    public static byte[] Write(TrainedMember member, TimeSpan time)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var outcome = member.Outcome;
        writer.Write(time.Ticks);
        writer.Write(outcome.Ending);
        writer.Write(outcome.WasCancelled);
        writer.Write(outcome.WasOutOfTime);
        writer.Write(outcome.KeptEpoch);
        writer.Write(outcome.History.Count);
        foreach (var record in outcome.History)
        {
            writer.Write(record.Epoch);
            writer.Write(record.TrainingLoss);
            WriteOptional(writer, record.ValidationLoss);
            writer.Write(record.LearningRate);
            WriteOptional(writer, record.ValidationMetric);
        }
        writer.Write(MemoryMarshal.AsBytes(member.Network.Parameters.Span));
        return bytes.ToArray();
    }

    /// <param name="network">A network of the same layers; its parameters are overwritten.</param>
    public static (TrainedMember Member, TimeSpan Time) Read(byte[] bytes, FeedForwardNetwork network)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
        var time = new TimeSpan(reader.ReadInt64());
        var ending = reader.ReadString();
        var (wasCancelled, wasOutOfTime, keptEpoch) = (reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadInt32());
        var history = new EpochRecord[reader.ReadInt32()];
        for (var i = 0; i < history.Length; i++)
        {
            var (epoch, loss, validation, rate) = (
                reader.ReadInt32(), reader.ReadDouble(), ReadOptional(reader), reader.ReadDouble());
            history[i] = new EpochRecord(epoch, loss, validation, rate) { ValidationMetric = ReadOptional(reader) };
        }
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(network.Parameters.Span));
        return (new TrainedMember(network, new TrainingOutcome(history, ending)
        {
            WasCancelled = wasCancelled, WasOutOfTime = wasOutOfTime, KeptEpoch = keptEpoch,
        }), time);
    }

    private static void WriteOptional(BinaryWriter writer, double? value)
    {
        writer.Write(value is not null);
        writer.Write(value ?? 0);
    }

    private static double? ReadOptional(BinaryReader reader)
    {
        var isThere = reader.ReadBoolean();
        var value = reader.ReadDouble();
        return isThere ? value : null;
    }
}
