using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>The state of a run as a stream of bytes, and back. Reading trusts nothing: the checksum comes first, and every length must be
/// the one this run needs.</summary>
internal static partial class CheckpointFile
{
    // *** Binary format, version 3; all numbers little-endian *** byte[8]: magic "FFNNCKPT" int32:   version int32:   number of facts;
    // each: string name, string value (what the run is: options and data) int32:   number of records; each: int32 epoch, float64 training
    // loss, float64 validation loss (NaN = none), float64 rate, float64 metric (NaN = none) int32:   length of the parameters; float32[]
    // optimizer: see OptimizerState float64 lowest loss, int32 epochs without improvement, int32 reductions: schedule float64 lowest loss,
    // int32 epochs without improvement: early stopping byte: 1 when best parameters follow: float64 loss, int32 epoch, float32[] of the
    // length above float32[]: where weights are averaged: the average, of the length above byte[32]: SHA-256 of everything before it
    //
    // string: as BinaryWriter writes it, UTF-8 Version 2 averages weights, version 1 does not; since version 3 the facts name every option
    // that bits depend on.
    internal const int Version = 3;
    private const int AllOptionsVersion = 3;
    internal const int HashLength = SealedFile.HashLength;
    private const int RecordBytes = sizeof(int) + (4 * sizeof(double));

    internal static ReadOnlySpan<byte> Magic => "FFNNCKPT"u8;

    /// <summary>Writes the state beside its place, flushes it to the disk and renames it.</summary>
    public static void Save(string path, FeedForwardNetwork network, RunState state, IReadOnlyList<RunFact> facts) =>
        CheckpointPlace.Replace(path, file => Write(file, network, state, facts));

    /// <summary>Writes a state of any size.</summary>
    public static void Write(Stream target, FeedForwardNetwork network, RunState state, IReadOnlyList<RunFact> facts) =>
        SealedFile.Write(target, writer => WriteBody(writer, network, state, facts));

    private static void WriteBody(
        BinaryWriter writer, FeedForwardNetwork network, RunState state, IReadOnlyList<RunFact> facts)
    {
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(facts.Count);
        foreach (var fact in facts)
        {
            writer.Write(fact.Name);
            writer.Write(fact.Value);
        }
        writer.Write(state.Records.Count);
        foreach (var record in state.Records)
        {
            writer.Write(record.Epoch);
            writer.Write(record.TrainingLoss);
            writer.Write(record.ValidationLoss ?? double.NaN);
            writer.Write(record.LearningRate);
            writer.Write(record.ValidationMetric ?? double.NaN);
        }
        writer.Write(network.Parameters.Length);
        FloatBytes.Write(writer, network.Parameters.Span);
        state.Optimizer.WriteTo(writer);
        writer.Write(state.Plateau.BestLoss);
        writer.Write(state.Plateau.EpochsWithoutImprovement);
        writer.Write(state.Plateau.Reductions);
        writer.Write(state.Patience.BestLoss);
        writer.Write(state.Patience.EpochsWithoutImprovement);
        writer.Write(state.Best is not null);
        if (state.Best is { } best)
        {
            writer.Write(best.Loss);
            writer.Write(best.Epoch);
            FloatBytes.Write(writer, best.Copy);
        }
        if (state.Average is { } average)
            FloatBytes.Write(writer, average.Other);
    }

    /// <summary>Overwrites network and state with what was saved.</summary>
    /// <exception cref="NetworkFormatException">The bytes are damaged, from a newer version, or of another run; network and state are as
    /// before or not to be used.</exception>
    public static void Restore(
        CheckpointSource source, FeedForwardNetwork network, RunState state, IReadOnlyList<RunFact> facts)
    {
        using var stream = source.Open();
        var header = new byte[Magic.Length + sizeof(int)];
        if (stream.Length < header.Length + SealedFile.HashLength)
            Fail("it does not begin as a checkpoint of FfnnMlNet does");
        using var reader = SealedFile.OpenBody(stream);
        reader.BaseStream.ReadExactly(header);
        if (!header.AsSpan(0, Magic.Length).SequenceEqual(Magic))
            Fail("it does not begin as a checkpoint of FfnnMlNet does");
        var version = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(Magic.Length));
        if (version > Version)
            throw new NetworkFormatException(FormattableString.Invariant(
                $"The checkpoint was written in format version {version}; this FfnnMlNet reads up to version {Version}. Update the FfnnMlNet package."));
        if (!SealedFile.IsWhole(stream))
            Fail("its checksum is wrong");
        if (version < 1)
            Fail(FormattableString.Invariant($"its format version is {version}"));
        var body = reader.BaseStream;
        body.Position = header.Length;
        try
        {
            ReadFacts(reader, version, facts);
            ReadState(reader, network, state);
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException and not NetworkFormatException or ArgumentException)
        {
            Fail("it ends too early");
        }
        if (body.Position != body.Length)
            Fail(FormattableString.Invariant($"{body.Length - body.Position} bytes follow its last part"));
    }

    /// <summary>The value of a fact in the checkpoint, or null.</summary>
    public static string? FactOf(CheckpointSource source, string name)
    {
        try
        {
            using var stream = source.Open();
            using var reader = new BinaryReader(stream, Encoding.UTF8);
            if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic))
                return null;
            reader.ReadInt32();
            for (var count = Math.Min(reader.ReadInt32(), MostFacts); count > 0; count--)
            {
                var (key, value) = (ReadText(reader), ReadText(reader));
                if (key == name)
                    return value;
            }
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException or ArgumentException)
        {
            // A damaged file is reported where it is restored.
        }
        return null;
    }

    /// <summary>A hash of every feature, target and weight of a source.</summary>
    /// <param name="checkAlive">Asked now and then.</param>
    public static string HashOf(IExampleSource rows, FeedForwardNetwork network, Action? checkAlive = null)
    {
        var check = new PacedCheck(checkAlive);
        const int RowsAtOnce = 256;
        Matrix input = AlignedBuffer.CreateMatrix(RowsAtOnce, network.Layout.InputCount);
        Matrix targets = AlignedBuffer.CreateMatrix(RowsAtOnce, network.Layout.OutputCount);
        var weights = new float[RowsAtOnce];
        Span<int> indices = stackalloc int[RowsAtOnce];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var first = 0; first < rows.RowCount; first += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, rows.RowCount - first);
            check.After((long)count * (input.Columns + targets.Columns));
            for (var i = 0; i < count; i++)
                indices[i] = first + i;
            rows.Gather(indices[..count], input.Top(count), targets.Top(count), weights);
            for (var i = 0; i < count; i++)
            {
                hash.AppendData(MemoryMarshal.AsBytes(input.Row(i)));
                hash.AppendData(MemoryMarshal.AsBytes(targets.Row(i)));
            }
            hash.AppendData(MemoryMarshal.AsBytes(weights.AsSpan(0, count)));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    private static void Fail(string what) =>
        throw new NetworkFormatException($"The checkpoint is damaged: {what}. Restore the file, or leave ResumeFrom unset to start anew.");
}
