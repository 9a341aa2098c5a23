using System.Buffers.Binary;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>The checkpoint of a search: every network that has been trained to its end. A network in training is begun anew when the search
/// is resumed, which gives the same bits.</summary>
/// <param name="path">The file that is replaced after each network; null = none is written.</param>
/// <param name="facts">Everything that the bits of the search depend on.</param>
internal sealed class SearchCheckpoint(string? path, IReadOnlyList<RunFact> facts)
{
    // *** Binary format, version 2; all numbers little-endian ***
    // byte[8]: magic "FFNNSRCH"
    // int32:   version
    // the facts and learning curves as in CheckpointFile.Sections.cs
    // int32 number of trained networks; for each: int32 candidate, int32 fold, float32 temperature (from version 2 on; before, the
    //     parameters had been divided by it), float64 sum of losses and float64 sum of weights of the held-out rows, its learning curve,
    //     int32 number of parameters, 0 where the candidate is out of the search, float32[number]
    // byte[32]: SHA-256 of everything before it
    private const int Version = 2;
    private const int LeastBytes = (4 * sizeof(int)) + (2 * sizeof(double));

    private readonly Lock _lock = new();

    internal static ReadOnlySpan<byte> Magic => "FFNNSRCH"u8;

    /// <summary>Checks, before the search begins, that the file can be written.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    public void Try()
    {
        if (path is not null)
            CheckpointPlace.Try(path);
    }

    /// <summary>Saves what has been trained so far, in trials that no other thread changes but by adding folds.</summary>
    public void Save(IReadOnlyList<SearchTrial> trials, int folds)
    {
        if (path is null)
            return;
        // The lock is taken before the trials are read, so that a later file never has less than an earlier one.
        lock (_lock)
        {
            var done = (
                from trial in trials
                from fold in Enumerable.Range(0, folds)
                let result = trial[fold]
                where result is not null
                select (trial.Index, Fold: fold, Result: result)).ToArray();
            CheckpointPlace.Replace(path, file => SealedFile.Write(file, writer =>
            {
                writer.Write(Magic);
                writer.Write(Version);
                CheckpointFile.WriteFacts(writer, facts);
                writer.Write(done.Length);
                foreach (var (index, fold, result) in done)
                    Write(writer, index, fold, result);
            }));
        }
    }

    /// <summary>Reads what an earlier run has trained.</summary>
    /// <param name="folds">Number of folds of the search.</param>
    /// <param name="mostEpochs">The most epochs of a network.</param>
    /// <param name="parametersOf">The number of parameters of the networks of a candidate; null where there is no such candidate.</param>
    /// <exception cref="NetworkFormatException">The file is damaged, was written by a newer version, or belongs to another run.</exception>
    public List<SavedFold> Read(CheckpointSource source, int folds, int mostEpochs, Func<int, int?> parametersOf)
    {
        using var stream = source.Open();
        if (stream.Length < Magic.Length + sizeof(int) + SealedFile.HashLength)
            CheckpointFile.Fail("it does not begin as a checkpoint of FfnnMlNet does");
        using var reader = SealedFile.OpenBody(stream);
        var header = reader.ReadBytes(Magic.Length + sizeof(int));
        if (header.AsSpan(0, Magic.Length).SequenceEqual(CheckpointFile.Magic))
            throw new NetworkFormatException(
                "The checkpoint belongs to another run: it holds a single network, and this run is a search of hyperparameters. " +
                "Train with the options and data it was written with, or leave ResumeFrom unset to start anew.");
        if (!header.AsSpan(0, Magic.Length).SequenceEqual(Magic))
            CheckpointFile.Fail("it does not begin as a checkpoint of FfnnMlNet does");
        var version = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(Magic.Length));
        if (version > Version)
            throw new NetworkFormatException(FormattableString.Invariant(
                $"The checkpoint was written in format version {version}; this FfnnMlNet reads up to version {Version}. ") +
                "Update the FfnnMlNet package.");
        if (!SealedFile.IsWhole(stream))
            CheckpointFile.Fail("its checksum is wrong");
        reader.BaseStream.Position = header.Length;
        try
        {
            CheckpointFile.CompareFacts(reader, facts);
            var count = reader.ReadInt32();
            if (count < 0 || count > Left(reader) / LeastBytes)
                CheckpointFile.Fail(FormattableString.Invariant($"it is said to have {count} networks"));
            List<SavedFold> saved = [];
            for (var i = 0; i < count; i++)
                saved.Add(ReadFold(reader, version, folds, mostEpochs, parametersOf));
            if (Left(reader) != 0)
                CheckpointFile.Fail(FormattableString.Invariant($"{Left(reader)} bytes follow its last part"));
            return saved;
        }
        catch (EndOfStreamException)
        {
            CheckpointFile.Fail("it ends too early");
            throw;
        }
    }

    private static void Write(BinaryWriter writer, int index, int fold, TrialFold result)
    {
        writer.Write(index);
        writer.Write(fold);
        writer.Write(result.Temperature);
        writer.Write(result.LossSum);
        writer.Write(result.WeightSum);
        CheckpointFile.WriteRecords(writer, result.History);
        writer.Write(result.Network?.Parameters.Length ?? 0);
        if (result.Network is { } network)
            FloatBytes.Write(writer, network.Parameters.Span);
    }

    private static SavedFold ReadFold(BinaryReader reader, int version, int folds, int mostEpochs, Func<int, int?> parametersOf)
    {
        var (index, fold) = (reader.ReadInt32(), reader.ReadInt32());
        if (fold < 0 || fold >= folds || parametersOf(index) is not { } expected)
        {
            CheckpointFile.Fail(FormattableString.Invariant($"it has fold {fold} of candidate {index}"));
            return default!;
        }
        var temperature = version >= 2 ? reader.ReadSingle() : 1;
        if (!(temperature is >= TemperatureCalibration.LowestTemperature and <= TemperatureCalibration.HighestTemperature))
            CheckpointFile.Fail(FormattableString.Invariant($"it has the temperature {temperature}"));
        var (loss, weight) = (reader.ReadDouble(), reader.ReadDouble());
        List<EpochRecord> history = [];
        CheckpointFile.ReadRecords(reader, history, mostEpochs);
        var length = reader.ReadInt32();
        if (length != 0 && length != expected)
            CheckpointFile.Fail(FormattableString.Invariant($"it holds {length} parameters, but the network has {expected}"));
        var parameters = length == 0 ? null : new float[length];
        if (parameters is not null)
            CheckpointFile.ReadFinite(reader, parameters);
        return new SavedFold(index, fold, temperature, loss, weight, history, parameters);
    }

    private static long Left(BinaryReader reader) => reader.BaseStream.Length - reader.BaseStream.Position;
}
