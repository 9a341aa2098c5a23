using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using FfnnMlNet.Fuzz;
using FfnnMlNet.Network;
using FfnnMlNet.Tests.Harness;
using FfnnMlNet.Training;
using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>Files made with intent, with a right checksum: reading takes time and memory that their size accounts for, and a network is
/// loaded as what it was trained for or not at all.</summary>
public class HostileFileTests
{
    private const double MostSeconds = 3;
    private const long Megabyte = 1 << 20;

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Hundreds_of_hostile_models_and_checkpoints_are_rejected_with_our_error_or_score_finite()
    {
        var (printed, exitCode) = FuzzProcess.Run(["files", "--seed", "7", "--count", "300"]);

        Assert.True(exitCode == 0, printed);
        Assert.Contains("300", printed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_embedding_of_very_many_groups_and_numbers_is_read_in_a_time_linear_in_both(bool alternate)
    {
        var bytes = HostileShapes.Embedded(200_000, alternate).Build();

        var (model, _) = Measured(() => NetworkReader.Read(bytes));

        Assert.Equal(200_000, model.Network.Layout.Embedding!.Groups.Length);
    }

    [Fact]
    public void A_group_that_holds_a_numeric_input_is_found_wherever_it_stands()
    {
        for (var group = 0; group < 5; group++)
        {
            // Inputs 0, 2, 4, 6, 8 are numbers, 1, 3, 5, 7, 9 groups: one of these now ends one later.
            var file = HostileShapes.Embedded(5, alternate: true);
            file.Find("EMBD")!.AsSpan(4 * (1 + 1 + 5 + 1 + (2 * group) + 1))[0]++;

            Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(file.Build()));
        }
    }

    [Fact]
    public void As_many_members_as_can_be_trained_are_read_and_one_more_is_an_error()
    {
        static byte[] Members(int further) => HostileShapes.Plain([1, 1]).With("MEMB", further, new byte[8 * further]).Build();

        var (model, allocated) = Measured(() => NetworkReader.Read(Members(NetworkLimits.Members - 1)));
        Assert.Equal(NetworkLimits.Members, model.Networks.Count);
        Assert.InRange(allocated, 0, 20 * Megabyte);
        Refused("it is said to have 10000 further members", Members(NetworkLimits.Members));
        Refused("it is said to have 1000000 further members", Members(1_000_000));
        var options = new FfnnRegressionTrainer.Options { EnsembleSize = 101, MembersPerNetwork = 100 };
        Assert.Equal(
            "EnsembleSize times MembersPerNetwork must be at most 10000, but was 101 times 100.",
            Assert.Throws<ArgumentException>(() => new FfnnRegressionTrainer(_ml, options)).Message);
    }

    [Fact]
    public void As_many_layers_as_can_be_trained_are_read_and_one_more_is_an_error()
    {
        static byte[] Layers(int count) => HostileShapes.Plain([.. Enumerable.Repeat(1, count + 1)]).Build();

        Assert.Equal(NetworkLimits.Layers, Measured(() => NetworkReader.Read(Layers(NetworkLimits.Layers))).Result.Network.LayerCount);
        Refused("it has 10001 layers", Layers(NetworkLimits.Layers + 1));
        var options = new FfnnRegressionTrainer.Options { HiddenLayers = [.. Enumerable.Repeat((HiddenLayer)1, NetworkLimits.Layers)] };
        Assert.Equal(
            "HiddenLayers must be a list of at most 9999 layers, but was a list of 10000.",
            Assert.Throws<ArgumentException>(() => new FfnnRegressionTrainer(_ml, options)).Message);
    }

    [Fact]
    public void Members_that_would_need_more_to_score_than_the_file_accounts_for_are_an_error()
    {
        // The outputs of each member's hidden layers: 5,000 members times 9,000 layers, in 200 KB.
        var bytes = HostileShapes.Shared(5_000, [1, .. Enumerable.Repeat(1, 9_000), 1]).Build();

        Refused("its 5000 members need", bytes);
        Assert.InRange(bytes.Length, 1, Megabyte);
        var trainer = new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            MembersPerNetwork = 5_000, HiddenLayers = [.. Enumerable.Repeat((HiddenLayer)1, 1_000)],
            NumberOfEpochs = 1, BatchSize = 1, Seed = 1,
        });
        Assert.StartsWith("5000 members need ", Assert.Throws<InvalidOperationException>(() => trainer.Fit(Tables.Iris(_ml))).Message);
    }

    [Fact]
    public void Parameters_that_no_buffer_can_hold_are_a_format_error()
    {
        // Each row of one number takes 16 in memory.
        const int Rows = 140_000_000;
        var file = new ModelFile(oldestReader: 2)
            .With("LAYR", 1, new[] { Rows, 1 }, ModelFile.Bytes("identity", 0)).With("SCOR", 0).With("PARM");
        const long Zeros = sizeof(float) * (Rows + 1L);
        file.Parts[^1] = file.Parts[^1] with { LengthError = Zeros };
        var stream = new StreamOfZeros(file.Build()[..^SealedFile.HashLength], Zeros, []);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(stream));

        Assert.StartsWith("The model is damaged: its parameters take more memory than one buffer has", error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Megabyte);
    }

    [Fact]
    public void Zeros_without_end_are_refused_without_room_for_them()
    {
        var zip = WithNetwork("regression", new byte[100 << 20]);
        Assert.InRange(zip.Length, 1, Megabyte);

        var (error, allocated) = Measured(() => LoadError(zip));

        Assert.StartsWith("The model is damaged: it does not begin as a model of FfnnMlNet does.", error.Message);
        Assert.InRange(allocated, 0, 20 * Megabyte);
    }

    [Fact]
    public void A_checkpoint_with_facts_without_number_or_end_is_a_format_error()
    {
        byte[] head = [.. "FFNNCKPT"u8, 1, 0, 0, 0];
        foreach (var facts in new[]
            {
                ModelFile.Bytes(int.MaxValue, new byte[8 << 20]), ModelFile.Bytes(-1, new byte[100]),
                ModelFile.Bytes(1_000_000, new byte[2_000_000]),
                // A name of 2^31 - 1 bytes.
                ModelFile.Bytes(1, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x07 }, new byte[100]),
            })
        {
            var bytes = ModelFile.Sealed([.. head, .. facts]);
            var network = new FeedForwardNetwork(new Layout([1, 1]), [Activation.Identity]);

            var (error, allocated) = Measured(
                () => Assert.Throws<NetworkFormatException>(() => CheckpointFile.Restore(bytes, network, null!, [])));
            Assert.Null(Measured(() => CheckpointFile.FactOf(bytes, RunFacts.Seed)).Result);

            Assert.StartsWith("The checkpoint is damaged: ", error.Message);
            Assert.InRange(allocated, 0, Megabyte);
        }
    }

    [Fact]
    public void A_network_of_another_kind_is_refused_where_the_model_is_loaded()
    {
        string[] kinds = ["binary", "multiclass", "regression", "multi-output"];
        foreach (var entry in kinds)
        {
            foreach (var network in kinds)
            {
                var zip = WithNetwork(entry, NetworkOf(network));
                // One output is as good a case of several as any; it means the same.
                if (entry == network || (entry, network) == ("multi-output", "regression"))
                {
                    Load(zip);
                    continue;
                }
                Assert.Contains("The model is damaged: its part 'Network.bin' holds a network with scores of kind", LoadError(zip).Message);
            }
        }
        var error = LoadError(WithNetwork("regression", NetworkOf("multi-output")));
        Assert.Contains(" outputs, which no FfnnRegression model has", error.Message);
    }

    private void Refused(string what, byte[] file)
    {
        var (error, allocated) = Measured(() => Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(file)));
        Assert.StartsWith("The model is damaged: " + what, error.Message);
        Assert.InRange(allocated, 0, 20 * Megabyte);
    }

    private void Load(byte[] zip) => _ml.Model.Load(new MemoryStream(zip), out _);

    private NetworkFormatException LoadError(byte[] zip) =>
        Assert.IsType<NetworkFormatException>(Assert.ThrowsAny<Exception>(() => Load(zip)).GetBaseException());

    private static (T Result, long Allocated) Measured<T>(Func<T> work)
    {
        // The fastest of some tries: other work on the machine makes one slow, a loop that grows with the square of the file all of them.
        const int Tries = 5;
        var fastest = double.PositiveInfinity;
        for (var i = 1; ; i++)
        {
            var clock = Stopwatch.StartNew();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var result = work();
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            fastest = Math.Min(fastest, clock.Elapsed.TotalSeconds);
            if (fastest > MostSeconds && i < Tries)
                continue;
            Assert.InRange(fastest, 0, MostSeconds);
            return (result, allocated);
        }
    }

    private static ZipArchive Golden(string kind) => ZipFile.OpenRead(Path.Combine(AppContext.BaseDirectory, "golden", $"{kind}-v2.zip"));

    private static byte[] NetworkOf(string kind)
    {
        using var zip = Golden(kind);
        return BytesOf(zip.Entries.Single(entry => entry.Name == "Network.bin"));
    }

    private static byte[] BytesOf(ZipArchiveEntry entry)
    {
        using var bytes = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    // The model of a kind with another network in it.
    private static byte[] WithNetwork(string kind, byte[] network)
    {
        using var golden = Golden(kind);
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            foreach (var entry in golden.Entries)
            {
                using var copy = zip.CreateEntry(entry.FullName, CompressionLevel.Fastest).Open();
                copy.Write(entry.Name == "Network.bin" ? network : BytesOf(entry));
            }
        }
        return stream.ToArray();
    }
}
