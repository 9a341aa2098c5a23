using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.KnownFailures;

/// <summary>Reported failures with saving and loading.</summary>
public sealed class FileTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"ffnn-{Guid.NewGuid():N}.zip");

    public void Dispose() => File.Delete(_path);

    // R41: machinelearning#3775, #4965, #6839.
    [Fact]
    public void A_fresh_process_loads_and_scores_a_model_without_any_call_into_this_library()
    {
        var iris = Tables.Iris(_ml);
        var model = Classifier().Fit(iris);
        _ml.Model.Save(model, iris.Schema, _path);
        var scores = new float[3];
        model.Model.Predict([1, 1, 1, 1], scores);

        // The program ends with an error where this library is loaded before the model.
        var (printed, exitCode) = FuzzProcess.Run(["load", _path]);

        Assert.Equal(0, exitCode);
        Assert.Equal(string.Join(' ', scores.Select(BitConverter.SingleToInt32Bits)), printed);
    }

    // R42: machinelearning#3678, a file that is cut off.
    [Fact]
    public void A_file_cut_by_100_bytes_is_one_error()
    {
        var bytes = SavedBytes();

        var error = Assert.Throws<FormatException>(() => _ml.Model.Load(new MemoryStream(bytes[..^100]), out _));

        // ML.NET opens the zip file, so the message is ML.NET's.
        Assert.Equal("Failed to open a zip archive", error.Message);
    }

    // R42: one changed byte in the entry of this library.
    [Fact]
    public void A_flipped_byte_in_our_entry_is_one_error_that_says_so()
    {
        var error = LoadError(WithEntry(bytes => bytes[bytes.Length / 2] ^= 1));

        Assert.Equal(
            "The model is damaged: its checksum is wrong. Restore the file from where it was saved, or train again.", error.Message);
    }

    // R42: one changed byte in the compressed entry.
    [Fact]
    public void An_entry_that_cannot_be_unpacked_is_one_error_that_says_so()
    {
        var bytes = SavedBytes();
        // ML.NET compresses entries, and no block has type 3. The data begin after the name and the extra field of the local header.
        var name = bytes.AsSpan().IndexOf("Network.bin"u8);
        var header = bytes.AsSpan(0, name).LastIndexOf("PK\x03\x04"u8);
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(header + 26));
        var extraLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(header + 28));
        bytes[header + 30 + nameLength + extraLength] |= 0b110;

        Assert.Matches(
            @"^The model is damaged: its part 'Network\.bin' cannot be unpacked \(.+\)\. Restore the file", LoadError(bytes).Message);
    }

    // R42: a layer of 2^31 - 1 units, with a correct checksum.
    [Fact]
    public void A_layer_width_of_2_to_the_31_is_one_error_and_no_allocation_of_that_size()
    {
        var before = GC.GetTotalAllocatedBytes();
        var error = LoadError(WithEntry(bytes =>
        {
            // Magic 8, versions and chunk count 12, tag and length 12, layer count 4, inputs 4, then the units of the first layer.
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40), int.MaxValue);
            SHA256.HashData(bytes.AsSpan(..^32)).CopyTo(bytes.AsSpan(^32..));
        }));

        Assert.Contains("its part 'PARM' does not hold as many", error.Message);
        // Other tests allocate at the same time, but none of them the 32 GB of such a layer.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 16L << 30);
    }

    // R43: machinelearning#5311, #5303; GoldenModelTests reads files of every version so far.
    [Fact]
    public void A_newer_model_says_both_versions()
    {
        var error = LoadError(WithEntry(bytes =>
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), 90);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), 80);
        }));

        Assert.Matches(
            @"^The model was written in format version 90 and needs a reader of version 80 or newer; " +
            @"this FfnnMlNet reads up to version \d\. " +
            @"Update the FfnnMlNet package\.$", error.Message);
    }

    // R43: the version in ML.NET's header of the entry of this library.
    [Fact]
    public void A_newer_entry_says_both_versions()
    {
        var error = LoadError(WithEntry(
            bytes =>
            {
                // ML.NET's header: its signature and versions, then 8 bytes with this library's versions, written and readable.
                var at = bytes.AsSpan().IndexOf("FFNN\0MUL"u8) + 8;
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), 0x00020001);
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + 4), 0x00020001);
            }, "/Model/Model.key"));

        Assert.Contains(
            "written in version 00020001 and needs a reader of 00020001; this FfnnMlNet writes and reads 00010001.", error.Message);
    }

    // R44: machinelearning#3209; SavedScoresTests tests every loss and activation.
    [Fact]
    public void A_multiclass_trainer_reloads_and_scores_to_the_bit() => CheckReload(Classifier(), Tables.Iris(_ml));

    [Fact]
    public void A_binary_trainer_reloads_and_scores_to_the_bit() =>
        CheckReload(new FfnnBinaryTrainer(_ml, Short(new FfnnBinaryTrainer.Options())), Tables.BreastCancer(_ml));

    [Fact]
    public void A_regression_trainer_reloads_and_scores_to_the_bit() =>
        CheckReload(new FfnnRegressionTrainer(_ml, Short(new FfnnRegressionTrainer.Options())), Tables.Diabetes(_ml));

    [Fact]
    public void A_trainer_of_several_outputs_reloads_and_scores_to_the_bit() => CheckReload(
        new FfnnMultiOutputRegressionTrainer(_ml, Short(new FfnnMultiOutputRegressionTrainer.Options())), Tables.Linnerud(_ml));

    private void CheckReload(IEstimator<ITransformer> trainer, IDataView table)
    {
        var model = trainer.Fit(table);
        _ml.Model.Save(model, table.Schema, _path);

        Assert.Equal(Quality.Scores(model.Transform(table)), Quality.Scores(new MLContext().Model.Load(_path, out _).Transform(table)));
    }

    private static TOptions Short<TOptions>(TOptions options) where TOptions : FfnnOptions
    {
        (options.Effort, options.NumberOfEpochs, options.Seed) = (Effort.Manual, 2, 1);
        return options;
    }

    // R46: machinelearning#4172, #5139; GoldenModelTests compares the scores of models from other machines.
    [Fact]
    public void Any_number_of_threads_gives_the_same_model()
    {
        var digits = Tables.Digits(_ml);
        string Fit(int threads) => new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual, NumberOfThreads = threads, NumberOfEpochs = 1, BatchSize = 256, HiddenLayers = [128], Seed = 1,
        }).Fit(digits).Model.Fingerprint();

        Assert.Equal(Fit(1), Fit(2));
        Assert.Equal(Fit(1), Fit(16));
    }

    private FfnnTrainer Classifier() => new(_ml, new FfnnTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = 2, Seed = 1 });

    private byte[] SavedBytes()
    {
        var iris = Tables.Iris(_ml);
        using var file = new MemoryStream();
        _ml.Model.Save(Classifier().Fit(iris), iris.Schema, file);
        return file.ToArray();
    }

    private byte[] WithEntry(Action<byte[]> damage, string name = "Network.bin")
    {
        using var file = new MemoryStream();
        file.Write(SavedBytes());
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = zip.Entries.Single(entry => entry.FullName.Replace('\\', '/').EndsWith(name, StringComparison.Ordinal));
            using var stream = entry.Open();
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            damage(bytes);
            stream.Position = 0;
            stream.Write(bytes);
        }
        return file.ToArray();
    }

    // ML.NET wraps exceptions of constructors.
    private NetworkFormatException LoadError(byte[] file)
    {
        Exception? error = Assert.ThrowsAny<Exception>(() => _ml.Model.Load(new MemoryStream(file), out _));
        while (error is not NetworkFormatException and not null)
            error = error.InnerException;
        return Assert.IsType<NetworkFormatException>(error);
    }
}
