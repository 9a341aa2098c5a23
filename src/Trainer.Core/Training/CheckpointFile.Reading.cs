using System.Text;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

// The parts behind the checksum.
internal static partial class CheckpointFile
{
    // Far more than any version of this library writes.
    private const int MostFacts = 1000;
    private const int MostShown = 1000;

    private static void ReadFacts(BinaryReader reader, int version, IReadOnlyList<RunFact> facts)
    {
        var count = reader.ReadInt32();
        if (count is < 0 or > MostFacts)
            Fail(FormattableString.Invariant($"it is said to have {count} facts"));
        var saved = new Dictionary<string, string>();
        for (var i = 0; i < count; i++)
        {
            var (name, value) = (ReadText(reader), ReadText(reader));
            if (!saved.TryAdd(name, value))
                Fail($"the fact '{Shortened(name)}' stands there twice");
        }
        // What an older checkpoint says nothing of is not compared.
        var notesAll = version >= AllOptionsVersion;
        if (!notesAll)
            OlderFacts.Translate(saved);
        List<string> differences =
        [
            .. from fact in facts
               let then = saved.GetValueOrDefault(fact.Name) ?? (notesAll ? fact.Default ?? "nothing" : fact.Value)
               where then != fact.Value
               select $"{fact.Name} was {Shortened(then)} and is now {Shortened(fact.Value)}",
            .. from fact in saved
               where !facts.Any(other => other.Name == fact.Key)
               select $"{Shortened(fact.Key)} was {Shortened(fact.Value)} and is now nothing",
        ];
        if (differences.Count > 0)
            throw new NetworkFormatException(
                $"The checkpoint belongs to another run: {string.Join("; ", differences)}. " +
                "Train with the options and data it was written with, or leave ResumeFrom unset to start anew.");
    }

    // As BinaryWriter writes it; nothing is made of a length that the rest of the file does not hold.
    private static string ReadText(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        if (length < 0 || length > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new EndOfStreamException();
        return Encoding.UTF8.GetString(reader.ReadBytes(length));
    }

    // For messages: what the file says may be of any length.
    private static string Shortened(string text) => text.Length <= MostShown ? text : text[..MostShown] + "...";

    private static void ReadState(BinaryReader reader, FeedForwardNetwork network, RunState state)
    {
        var records = reader.ReadInt32();
        var bytesLeft = reader.BaseStream.Length - reader.BaseStream.Position;
        if (records < 0 || records > state.NumberOfEpochs || records > bytesLeft / RecordBytes)
            Fail(FormattableString.Invariant($"its history is said to have {records} epochs"));
        state.Records.Clear();
        for (var i = 0; i < records; i++)
        {
            var (epoch, training, validation) = (reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble());
            var (rate, metric) = (reader.ReadDouble(), reader.ReadDouble());
            if (epoch != i + 1)
                Fail(FormattableString.Invariant($"epoch {epoch} stands in place of {i + 1} in its history"));
            state.Records.Add(new EpochRecord(epoch, training, double.IsNaN(validation) ? null : validation, rate)
            {
                ValidationMetric = double.IsNaN(metric) ? null : metric,
            });
        }
        state.Epoch = records;
        var length = reader.ReadInt32();
        if (length != network.Parameters.Length)
            Fail(FormattableString.Invariant($"it holds {length} parameters, but the network has {network.Parameters.Length}"));
        ReadFinite(reader, network.Parameters.Span);
        if (state.LastFinished is not null)
            network.Parameters.Span.CopyTo(state.LastFinished);
        state.Optimizer.ReadFrom(reader);
        state.Plateau.BestLoss = ReadLowestLoss(reader);
        state.Plateau.EpochsWithoutImprovement = ReadEpochs(reader, records);
        state.Plateau.Reductions = ReadEpochs(reader, records);
        state.Patience.BestLoss = ReadLowestLoss(reader);
        state.Patience.EpochsWithoutImprovement = ReadEpochs(reader, records);
        var hasBest = reader.ReadBoolean();
        if (hasBest != state.Best is not null)
            Fail("its best parameters are missing or not of this kind of run");
        if (state.Best is { } best)
        {
            (best.Loss, best.Epoch) = (ReadLowestLoss(reader), reader.ReadInt32());
            if (best.Epoch < 0 || best.Epoch > records)
                Fail(FormattableString.Invariant($"its best epoch is {best.Epoch} of {records}"));
            ReadFinite(reader, best.Copy);
        }
        if (state.Average is not { } average)
            return;
        ReadFinite(reader, average.Other);
        if (state.LastFinished is not null)
            average.Other.CopyTo(state.LastFinished);
    }

    // A loss that is no number is never the lowest.
    private static double ReadLowestLoss(BinaryReader reader)
    {
        var loss = reader.ReadDouble();
        if (double.IsNaN(loss))
            Fail("its lowest loss is not a number");
        return loss;
    }

    private static int ReadEpochs(BinaryReader reader, int records)
    {
        var epochs = reader.ReadInt32();
        if (epochs < 0 || epochs > records)
            Fail(FormattableString.Invariant($"it counts {epochs} epochs of {records}"));
        return epochs;
    }

    private static void ReadFinite(BinaryReader reader, Span<float> values)
    {
        FloatBytes.Read(reader, values);
        if (!Reductions.AllFinite(values))
            Fail("a weight or bias is not a finite number");
    }
}
