using System.IO.Compression;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Tests.Harness;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>Models and checkpoints are streams of any length: no code holds a whole file or counts its bytes in 32 bits. The verb "large"
/// of the fuzz program tests really large files.</summary>
public sealed class LargeFileTests : IDisposable
{
    private const int Units = 1000;

    // The parameters of these networks take 4 MB.
    private const long SmallPart = 1_500_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("ffnn-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_model_is_written_in_blocks_to_a_stream_that_cannot_seek()
    {
        var model = Model();
        var target = new Narrow();
        NetworkWriter.Write(model, target);

        var before = GC.GetAllocatedBytesForCurrentThread();
        NetworkWriter.Write(model, new Narrow());
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(target.Length, 4 * Units * Units, long.MaxValue);
        Assert.InRange(target.Largest, 1, SmallPart);
        Assert.InRange(allocated, 0, SmallPart);
    }

    [Fact]
    public void A_model_is_read_without_a_copy_of_its_bytes()
    {
        var bytes = NetworkWriter.Write(Model());
        var stream = new MemoryStream(bytes);
        NetworkReader.Read(stream);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var model = NetworkReader.Read(stream);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 0, (model.Network.Parameters.Length * sizeof(float)) + SmallPart);
        Assert.Equal(bytes, NetworkWriter.Write(model));
    }

    [Fact]
    public void A_model_whose_parts_cannot_all_be_written_leaves_no_byte()
    {
        var network = new FeedForwardNetwork(new Layout([1, 2]), [Activation.Identity]);
        var target = new Narrow();

        var model = new NetworkModel(network, ScoreKind.Activation, "", ["a", null!], []);
        Assert.ThrowsAny<Exception>(() => NetworkWriter.Write(model, target));

        Assert.Equal(0, target.Length);
    }

    [Fact]
    public void What_stands_behind_a_part_of_more_than_2_GB_is_read()
    {
        var bytes = NetworkWriter.Write(Model(units: 2));
        // An unknown part full of zeros, before all others.
        const long Zeros = (2L << 30) + 1000;
        byte[] head = [.. bytes[..20], .. "note"u8, .. BitConverter.GetBytes(Zeros)];
        head[16]++;
        var file = new StreamOfZeros(head, Zeros, bytes[20..^SealedFile.HashLength]);

        var read = NetworkReader.Read(file);

        Assert.Equal(bytes, NetworkWriter.Write(read));
    }

    [Theory]
    [InlineData("multiclass")]
    [InlineData("binary")]
    [InlineData("regression")]
    [InlineData("multi-output")]
    public void Models_of_every_kind_that_were_saved_before_are_written_as_the_same_bytes(string kind)
    {
        using var zip = ZipFile.OpenRead(Path.Combine(AppContext.BaseDirectory, "golden", $"{kind}-v2.zip"));
        using var unpacked = new MemoryStream();
        using (var entry = zip.Entries.Single(entry => entry.Name == "Network.bin").Open())
            entry.CopyTo(unpacked);

        Assert.Equal(unpacked.ToArray(), NetworkWriter.Write(NetworkReader.Read(unpacked)));
    }

    [Fact]
    public void A_checkpoint_is_written_and_read_in_blocks()
    {
        var path = Path.Combine(_folder, "a.checkpoint");
        FeedForwardNetwork whole = Network(), resumed = Network();
        TrainingLoop.Run(whole, Settings(), Rows());
        TrainingLoop.Run(Network(), Settings() with { Checkpoint = new Checkpoint(path), OnEpoch = summary => summary.Stop() }, Rows());
        var longest = 0;
        var source = new CheckpointSource(() => new Watched(File.OpenRead(path), count => longest = Math.Max(longest, count)));

        TrainingLoop.Run(resumed, Settings() with { ResumeFrom = source }, Rows());

        Assert.Equal(whole.Fingerprint(), resumed.Fingerprint());
        Assert.InRange(longest, 1, SmallPart);
    }

    private static NetworkModel Model(int units = Units) => new(Network(units), ScoreKind.Activation, "", [], []);

    private static FeedForwardNetwork Network(int units = Units)
    {
        var network = new FeedForwardNetwork(new Layout([units, units, 1]), [Activation.Relu, Activation.Identity]);
        WeightInitialization.HeUniform.Apply(network, seed: 1);
        return network;
    }

    private static TrainingSettings Settings() => new()
    {
        Objective = new Objective(Activation.Identity, Loss.SquaredError),
        Optimizer = Optimizer.Adam(),
        LearningRate = 0.001f,
        Schedule = LearningRateSchedule.Constant,
        Initialization = WeightInitialization.HeUniform,
        Sampling = Sampling.InOrder,
        BatchSize = 4,
        NumberOfEpochs = 2,
        Seed = 1,
    };

    private static TrainingMatrix Rows()
    {
        var rows = TrainingMatrix.ForValues(Units, 1, weighted: false);
        for (var row = 0; row < 4; row++)
        {
            rows.NextRow().Fill(row);
            rows.AddValues([row], 1);
        }
        return rows;
    }

    // A stream that discards all bytes.
    private sealed class Narrow : MemoryStream
    {
        private long _length;

        public int Largest { get; private set; }

        public override bool CanSeek => false;

        public override long Length => _length;

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) =>
            (_length, Largest) = (_length + buffer.Length, Math.Max(Largest, buffer.Length));
    }

    // A stream that records how many bytes are read at once.
    private sealed class Watched(FileStream file, Action<int> onRead) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => file.Length;

        public override long Position { get => file.Position; set => file.Position = value; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            onRead(buffer.Length);
            return file.Read(buffer);
        }

        public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing) => file.Dispose();
    }
}
