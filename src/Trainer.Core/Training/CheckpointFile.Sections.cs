using System.Text;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <content>The sections of the file in their order, each with its layout, its writer and its reader.</content>
internal static partial class CheckpointFile
{
    // Bounds for what a damaged file may claim; no version of this library writes so many facts.
    private const int MostFacts = 1000;
    private const int MostShown = 1000;
    private const int RecordBytes = sizeof(int) + (4 * sizeof(double));

    private delegate void WriteSection(BinaryWriter writer, Contents contents);

    private delegate void ReadSection(BinaryReader reader, Contents contents);

    private static readonly (WriteSection Write, ReadSection Read)[] Sections =
    [
        (WriteFacts, ReadFacts),
        (WriteRecords, ReadRecords),
        (WriteParameters, ReadParameters),
        ((writer, contents) => contents.State.Optimizer.WriteTo(writer), (reader, contents) => contents.State.Optimizer.ReadFrom(reader)),
        (WritePlateau, ReadPlateau),
        (WritePatience, ReadPatience),
        (WriteBest, ReadBest),
        (WriteAverage, ReadAverage),
    ];

    // The facts of the run (options, network and data): int32 number of facts, then for each fact: string name, string value. Strings are
    // written as BinaryWriter writes them, in UTF-8.
    private static void WriteFacts(BinaryWriter writer, Contents contents) => WriteFacts(writer, contents.Facts);

    private static void ReadFacts(BinaryReader reader, Contents contents) => CompareFacts(reader, contents.Facts, contents.Version);

    /// <summary>Writes the facts of a run.</summary>
    internal static void WriteFacts(BinaryWriter writer, IReadOnlyList<RunFact> facts)
    {
        writer.Write(facts.Count);
        foreach (var fact in facts)
        {
            writer.Write(fact.Name);
            writer.Write(fact.Value);
        }
    }

    /// <summary>Reads the facts of the run that wrote a checkpoint, and compares them with those of this run.</summary>
    /// <exception cref="NetworkFormatException">They differ, or the file is damaged.</exception>
    internal static void CompareFacts(BinaryReader reader, IReadOnlyList<RunFact> facts, int version = Version)
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
        // Older checkpoints do not hold every fact. A fact that is missing there is not compared.
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

    // The learning curve: int32 number of epochs, then for each epoch: int32 epoch, float64 training loss, float64 validation loss (NaN =
    // none), float64 learning rate, float64 metric (NaN = none).
    private static void WriteRecords(BinaryWriter writer, Contents contents) => WriteRecords(writer, contents.State.Records);

    /// <summary>Writes a learning curve.</summary>
    internal static void WriteRecords(BinaryWriter writer, IReadOnlyList<EpochRecord> history)
    {
        writer.Write(history.Count);
        foreach (var record in history)
        {
            writer.Write(record.Epoch);
            writer.Write(record.TrainingLoss);
            writer.Write(record.ValidationLoss ?? double.NaN);
            writer.Write(record.LearningRate);
            writer.Write(record.ValidationMetric ?? double.NaN);
        }
    }

    private static void ReadRecords(BinaryReader reader, Contents contents)
    {
        var state = contents.State;
        ReadRecords(reader, state.Records, state.NumberOfEpochs);
        state.Epoch = state.Records.Count;
    }

    /// <summary>Reads a learning curve.</summary>
    /// <param name="history">Overwritten.</param>
    /// <param name="mostEpochs">The most epochs that it can have.</param>
    /// <exception cref="NetworkFormatException">The file is damaged.</exception>
    internal static void ReadRecords(BinaryReader reader, List<EpochRecord> history, int mostEpochs)
    {
        var records = reader.ReadInt32();
        var bytesLeft = reader.BaseStream.Length - reader.BaseStream.Position;
        if (records < 0 || records > mostEpochs || records > bytesLeft / RecordBytes)
            Fail(FormattableString.Invariant($"its history is said to have {records} epochs"));
        history.Clear();
        for (var i = 0; i < records; i++)
        {
            var (epoch, training, validation) = (reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble());
            var (rate, metric) = (reader.ReadDouble(), reader.ReadDouble());
            if (epoch != i + 1)
                Fail(FormattableString.Invariant($"epoch {epoch} stands in place of {i + 1} in its history"));
            history.Add(new EpochRecord(epoch, training, double.IsNaN(validation) ? null : validation, rate)
            {
                ValidationMetric = double.IsNaN(metric) ? null : metric,
            });
        }
    }

    // The parameters after the last step, padding included: int32 length, float32[length].
    private static void WriteParameters(BinaryWriter writer, Contents contents)
    {
        writer.Write(contents.Network.Parameters.Length);
        FloatBytes.Write(writer, contents.Network.Parameters.Span);
    }

    private static void ReadParameters(BinaryReader reader, Contents contents)
    {
        var (network, state) = (contents.Network, contents.State);
        var length = reader.ReadInt32();
        if (length != network.Parameters.Length)
            Fail(FormattableString.Invariant($"it holds {length} parameters, but the network has {network.Parameters.Length}"));
        ReadFinite(reader, network.Parameters.Span);
        if (state.LastFinished is not null)
            network.Parameters.Span.CopyTo(state.LastFinished);
    }

    // The state of a schedule that reduces the rate on a plateau: float64 lowest loss, int32 epochs without improvement, int32 reductions.
    private static void WritePlateau(BinaryWriter writer, Contents contents)
    {
        writer.Write(contents.State.Plateau.BestLoss);
        writer.Write(contents.State.Plateau.EpochsWithoutImprovement);
        writer.Write(contents.State.Plateau.Reductions);
    }

    private static void ReadPlateau(BinaryReader reader, Contents contents)
    {
        var state = contents.State;
        state.Plateau.BestLoss = ReadLowestLoss(reader);
        state.Plateau.EpochsWithoutImprovement = ReadEpochs(reader, state.Epoch);
        state.Plateau.Reductions = ReadEpochs(reader, state.Epoch);
    }

    // The state of early stopping: float64 lowest loss, int32 epochs without improvement.
    private static void WritePatience(BinaryWriter writer, Contents contents)
    {
        writer.Write(contents.State.Patience.BestLoss);
        writer.Write(contents.State.Patience.EpochsWithoutImprovement);
    }

    private static void ReadPatience(BinaryReader reader, Contents contents)
    {
        var state = contents.State;
        state.Patience.BestLoss = ReadLowestLoss(reader);
        state.Patience.EpochsWithoutImprovement = ReadEpochs(reader, state.Epoch);
    }

    // The best parameters: byte 1 if the run keeps them, else 0. After a 1: float64 loss, int32 epoch, float32[length], where length is
    // that of the parameters above.
    private static void WriteBest(BinaryWriter writer, Contents contents)
    {
        writer.Write(contents.State.Best is not null);
        if (contents.State.Best is not { } best)
            return;
        writer.Write(best.Loss);
        writer.Write(best.Epoch);
        FloatBytes.Write(writer, best.Copy);
    }

    private static void ReadBest(BinaryReader reader, Contents contents)
    {
        var state = contents.State;
        var hasBest = reader.ReadBoolean();
        if (hasBest != state.Best is not null)
            Fail("its best parameters are missing or not of this kind of run");
        if (state.Best is not { } best)
            return;
        (best.Loss, best.Epoch) = (ReadLowestLoss(reader), reader.ReadInt32());
        if (best.Epoch < 0 || best.Epoch > state.Epoch)
            Fail(FormattableString.Invariant($"its best epoch is {best.Epoch} of {state.Epoch}"));
        ReadFinite(reader, best.Copy);
    }

    // Since version 2, and only if weights are averaged: float32[length], the average.
    private static void WriteAverage(BinaryWriter writer, Contents contents)
    {
        if (contents.State.Average is { } average)
            FloatBytes.Write(writer, average.Other);
    }

    private static void ReadAverage(BinaryReader reader, Contents contents)
    {
        if (contents.State.Average is not { } average)
            return;
        ReadFinite(reader, average.Other);
        if (contents.State.LastFinished is { } last)
            average.Other.CopyTo(last);
    }

    // Reads a string as BinaryWriter writes it. The length is checked against the rest of the file before any memory is allocated.
    private static string ReadText(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        if (length < 0 || length > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new EndOfStreamException();
        return Encoding.UTF8.GetString(reader.ReadBytes(length));
    }

    // Texts of the file may be of any length, so messages show only the beginning.
    private static string Shortened(string text) => text.Length <= MostShown ? text : text[..MostShown] + "...";

    // The lowest loss is never NaN in a file that this library wrote.
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

    internal static void ReadFinite(BinaryReader reader, Span<float> values)
    {
        FloatBytes.Read(reader, values);
        if (!Reductions.AllFinite(values))
            Fail("a weight or bias is not a finite number");
    }
}
