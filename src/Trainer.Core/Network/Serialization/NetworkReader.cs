using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Reads what <see cref="NetworkWriter"/> wrote, and trusts nothing: every length is compared with the bytes that
/// are left before anything of that size is made.</summary>
internal sealed partial class NetworkReader
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
    private static readonly string[] KnownChunks =
        ["LAYR", "PARM", "MEMB", "EMBD", "BINS", "HEAD", "FEAT", "TARG", "SCOR", "loss", "name", "hist", "metr", "epoc", "opts"];

    private readonly Stream _stream;
    private readonly BinaryReader _reader;
    private readonly long _bodyLength;
    private long _position;
    private long _end;

    private NetworkReader(Stream stream, BinaryReader reader)
    {
        (_stream, _reader) = (stream, reader);
        _bodyLength = _end = reader.BaseStream.Length;
    }

    /// <exception cref="NetworkFormatException">The bytes are damaged or from a newer version.</exception>
    public static NetworkModel Read(byte[] bytes) => Read(new MemoryStream(bytes, writable: false));

    /// <summary>Reads a model of any size from a stream that can seek, all of which is the model.</summary>
    /// <exception cref="NetworkFormatException">The bytes are damaged or from a newer version.</exception>
    public static NetworkModel Read(Stream stream)
    {
        if (stream.Length < NetworkWriter.Magic.Length + 12 + SealedFile.HashLength)
            Fail("it does not begin as a model of FfnnMlNet does");
        using var reader = SealedFile.OpenBody(stream);
        try
        {
            return new NetworkReader(stream, reader).Read();
        }
        catch (EndOfStreamException)
        {
            throw Damaged("it ends too early");
        }
    }

    private NetworkModel Read()
    {
        if (!Take(NetworkWriter.Magic.Length).AsSpan().SequenceEqual(NetworkWriter.Magic))
            Fail("it does not begin as a model of FfnnMlNet does");
        var written = Int32();
        var oldestReader = Int32();
        if (oldestReader > NetworkWriter.CurrentVersion)
            throw new NetworkFormatException(FormattableString.Invariant(
                $"The model was written in format version {written} and needs a reader of version {oldestReader} or newer; this FfnnMlNet reads up to version {NetworkWriter.CurrentVersion}. ") +
                "Update the FfnnMlNet package.");
        // Before anything is made of what the file says.
        var (afterVersions, isWhole) = (_reader.BaseStream.Position, SealedFile.IsWhole(_stream));
        if (!isWhole)
            Fail("its checksum is wrong");
        MoveTo(afterVersions, _bodyLength);
        if (written < 1)
            Fail($"its format version is {written}");

        var chunks = ReadChunkTable();
        var network = ReadLayers(chunks);
        Enter(chunks, "PARM");
        ReadParameters(network);
        Leave();
        FeedForwardNetwork[] members = [network, .. ReadFurtherMembers(chunks, network)];
        Enter(chunks, "SCOR");
        var scoreKind = (ScoreKind)Int32();
        if (!Enum.IsDefined(scoreKind) || (scoreKind is ScoreKind.LogOdds or ScoreKind.Margin && network.Layout.OutputCount != 1))
            Fail($"its score kind {(int)scoreKind} is unknown or does not fit its outputs");
        Leave();
        var inputs = TryEnter(chunks, "FEAT") ? ReadInputs(network.Layout.InputCount) : null;
        var outputs = TryEnter(chunks, "TARG") ? ReadOutputs(network.Layout.OutputCount, scoreKind) : null;
        var loss = TryEnter(chunks, "loss") ? Text() : "";
        var names = TryEnter(chunks, "name") ? ReadNames(network.Layout.OutputCount) : [];
        var history = TryEnter(chunks, "hist") ? ReadHistory() : [];
        if (TryEnter(chunks, "metr"))
            ReadMetrics(history);
        var earlierEpochs = TryEnter(chunks, "epoc") ? Int32() : 0;
        if (earlierEpochs < 0)
            Fail($"it is said to continue a training of {earlierEpochs} epochs");
        return new NetworkModel(members, scoreKind, loss, names, history, inputs, outputs, earlierEpochs)
        {
            TrainingOptions = TryEnter(chunks, "opts") ? ReadOptions() : [],
        };
    }

    private Dictionary<string, (long Start, long End)> ReadChunkTable()
    {
        var chunks = new Dictionary<string, (long, long)>();
        var count = Int32();
        for (var i = 0; i < count; i++)
        {
            var tag = Encoding.ASCII.GetString(Take(4));
            var length = Int64();
            if (length < 0 || length > _end - _position)
                Fail($"its part '{tag}' is said to be {length} bytes long, but {_end - _position} are left");
            if (char.IsAsciiLetterUpper(tag[0]) && !KnownChunks.Contains(tag))
                Fail($"its part '{tag}' is unknown to this version of FfnnMlNet");
            if (!chunks.TryAdd(tag, (_position, _position + length)))
                Fail($"its part '{tag}' stands there twice");
            MoveTo(_position + length, _end);
        }
        if (_position != _end)
            Fail($"{_end - _position} bytes follow its last part");
        return chunks;
    }

    private FeedForwardNetwork ReadLayers(Dictionary<string, (long, long)> chunks)
    {
        Enter(chunks, "LAYR");
        var layers = Int32();
        if (layers is < 1 or > NetworkLimits.Layers)
            Fail($"it has {layers} layers");
        var sizes = new int[layers + 1];
        long parameterCount = 0;
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = Int32();
            if (sizes[i] < 1)
                Fail($"layer {i} has {sizes[i]} units");
            if (i > 0)
                parameterCount = Math.Min(long.MaxValue / 4, parameterCount + (((long)sizes[i - 1] + 1) * sizes[i]));
        }
        var activations = new Activation[layers];
        for (var i = 0; i < layers; i++)
            activations[i] = ReadActivation();
        Leave();
        var (embedding, hasSlopes) = ReadEmbedding(chunks, sizes[0]);
        var members = ReadMembersPerNetwork(chunks);
        if (members > 1)
            parameterCount = CountOfMembers(parameterCount, members, sizes);
        parameterCount += CountOf(embedding) + (hasSlopes ? sizes[1..^1].Sum(units => (long)units) : 0);
        // Before the buffer is made: the file must hold this many parameters.
        if (!chunks.TryGetValue("PARM", out var parameters) || parameters.Item2 - parameters.Item1 != parameterCount * sizeof(float))
            Fail($"its layers need {parameterCount} parameters, but its part 'PARM' does not hold as many");
        if (hasSlopes && activations[..^1].FirstOrDefault(activation => !activation.CanHaveSlopes) is { } flat)
            Fail($"its hidden units have slopes, which the activation '{flat.Id}' does not take");
        var layout = CreateLayout(sizes, embedding, hasSlopes, members);
        if (!NetworkLimits.CanScore(layout))
            Fail($"its {members} members need {NetworkLimits.ScoringFloatsOf(layout)} numbers to score a row");
        CheckMemory(layout, 1);
        return new FeedForwardNetwork(layout, activations);
    }

    private static Layout CreateLayout(int[] sizes, InputEmbedding? embedding, bool hasSlopes, int members)
    {
        try
        {
            return new Layout(sizes, embedding, hasSlopes, members);
        }
        catch (ArgumentOutOfRangeException)
        {
            // Rows are padded, so the parameters may take more room in memory than in the file.
            throw Damaged("its parameters take more memory than one buffer has");
        }
    }

    private static void CheckMemory(Layout layout, long networks)
    {
        var (needed, available) = (networks * layout.Length * sizeof(float), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (needed > available)
            throw new NetworkFormatException(FormattableString.Invariant(
                $"The parameters of the model take {needed} bytes of memory, but this process can have {available}. ") +
                "Load it on a machine with more memory.");
    }

    private Activation ReadActivation()
    {
        var id = Text();
        var count = Int32();
        if (count < 0 || count > (_end - _position) / sizeof(float))
            Fail($"activation '{id}' is said to have {count} parameters");
        var parameters = new float[count];
        Floats(parameters);
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

    private void ReadParameters(FeedForwardNetwork network)
    {
        foreach (var slice in network.Layout.InFileOrder)
        {
            for (var row = 0; row < slice.Rows; row++)
                ReadFinite(slice.In(network.Parameters).Row(row));
        }
    }

    private void ReadFinite(Span<float> values)
    {
        Floats(values);
        if (!Reductions.AllFinite(values))
            Fail("a weight or bias is not a finite number");
    }

    private string[] ReadNames(int outputs)
    {
        var count = Int32();
        if (count != 0 && count != outputs)
            Fail($"it has {count} names for {outputs} outputs");
        var names = new string[count];
        for (var i = 0; i < count; i++)
            names[i] = Text();
        Leave();
        return names;
    }

    private EpochRecord[] ReadHistory()
    {
        const int RecordBytes = sizeof(int) + (3 * sizeof(double));
        var count = Int32();
        if (count < 0 || count > (_end - _position) / RecordBytes)
            Fail($"its history is said to have {count} epochs");
        var history = new EpochRecord[count];
        for (var i = 0; i < count; i++)
        {
            var epoch = Int32();
            var training = Double();
            var validation = Double();
            history[i] = new EpochRecord(epoch, training, double.IsNaN(validation) ? null : validation, Double());
        }
        Leave();
        return history;
    }

    private void ReadMetrics(EpochRecord[] history)
    {
        if (Int32() != history.Length)
            Fail("its metrics are not as many as its epochs");
        foreach (ref var record in history.AsSpan())
        {
            var metric = Double();
            record = record with { ValidationMetric = double.IsNaN(metric) ? null : metric };
        }
        Leave();
    }

    private bool TryEnter(Dictionary<string, (long Start, long End)> chunks, string tag)
    {
        if (!chunks.TryGetValue(tag, out var chunk))
            return false;
        MoveTo(chunk.Start, chunk.End);
        return true;
    }

    private void Enter(Dictionary<string, (long Start, long End)> chunks, string tag)
    {
        if (!TryEnter(chunks, tag))
            Fail($"its part '{tag}' is missing");
    }

    private void Leave()
    {
        if (_position != _end)
            Fail($"a part is {_end - _position} bytes longer than its contents");
    }

    private void MoveTo(long position, long end)
    {
        if (_reader.BaseStream.Position != position)
            _reader.BaseStream.Position = position;
        (_position, _end) = (position, end);
    }

    private int Int32()
    {
        Need(sizeof(int));
        return _reader.ReadInt32();
    }

    private long Int64()
    {
        Need(sizeof(long));
        return _reader.ReadInt64();
    }

    private double Double()
    {
        Need(sizeof(double));
        return _reader.ReadDouble();
    }

    private string Text() => Encoding.UTF8.GetString(Take(Int32()));

    private void Floats(Span<float> values)
    {
        Need((long)values.Length * sizeof(float));
        FloatBytes.Read(_reader, values);
    }

    private byte[] Take(int count)
    {
        Need(count);
        var bytes = new byte[count];
        _reader.BaseStream.ReadExactly(bytes);
        return bytes;
    }

    private void Need(long count)
    {
        if (count < 0 || count > _end - _position)
            Fail($"{count} bytes are needed at offset {_position}, but {_end - _position} are left");
        _position += count;
    }

    // Preferred over a text, so that the numbers of an interpolated one read the same in every culture.
    [DoesNotReturn]
    [OverloadResolutionPriority(1)]
    private static void Fail(FormattableString what) => Fail(FormattableString.Invariant(what));

    [DoesNotReturn]
    private static void Fail(string what) => throw Damaged(what);

    private static NetworkFormatException Damaged(string what) =>
        new($"The model is damaged: {what}. Restore the file from where it was saved, or train again.");
}
