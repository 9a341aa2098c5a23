using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

public class MemoryTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Rows_on_disk_give_the_same_model_to_the_bit()
    {
        var log = new LogCapture(_ml);
        var rows = _ml.Data.LoadFromEnumerable(Rows(20_000));
        string Fit(long? limit) => new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, HiddenLayers = [8], NumberOfEpochs = 2, ValidationFraction = 0.1f, MemoryLimitBytes = limit, Seed = 1,
        }).Fit(rows).Model.Fingerprint();

        var inMemory = Fit(null);

        Assert.Equal(inMemory, Fit(0));
        Assert.Equal(inMemory, Fit(1 << 20));
        Assert.Equal(2, log.Of(ChannelMessageKind.Info).Count(line => line.Contains("MB of features on disk", StringComparison.Ordinal)));
        // Each run says once, while the rows are read, that some of them are on disk.
        string[] lines = [.. log.Of(ChannelMessageKind.Info).Where(line => line.Contains("temporary file in '", StringComparison.Ordinal))];
        Assert.Equal(2, lines.Length);
        Assert.StartsWith(
            "The features of the rows for training take more than 0 MB, which is what MemoryLimitBytes leaves. " +
            "Further rows are kept in a temporary file in '", lines[0], StringComparison.Ordinal);
        Assert.Contains("take more than 1 MB", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void While_no_limit_is_set_it_is_half_of_the_memory_of_the_process()
    {
        var half = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
        Assert.True(half > 0);

        Assert.Equal(half, new FfnnRegressionTrainer.Options().ResolveWithoutEffort().Of(OptionTable.MemoryLimitBytes));
        Assert.Equal(
            long.MaxValue,
            new FfnnRegressionTrainer.Options { MemoryLimitBytes = long.MaxValue }.ResolveWithoutEffort().Of(OptionTable.MemoryLimitBytes));
        Assert.Null(new FfnnRegressionTrainer.Options().MemoryLimitBytes);
    }

    [Fact]
    public void Validation_rows_get_the_memory_that_the_training_rows_leave()
    {
        var log = new LogCapture(_ml);
        var (rows, others) = (_ml.Data.LoadFromEnumerable(Rows(20_000)), _ml.Data.LoadFromEnumerable(Rows(20_000)));
        string Fit(long? limit) => new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, HiddenLayers = [8], NumberOfEpochs = 1, MemoryLimitBytes = limit, Seed = 1,
        }).Fit(rows, others).Model.Fingerprint();

        // 20,000 rows take 2.4 MB.
        Assert.Equal(Fit(null), Fit(3 << 20));

        var line = Assert.Single(
            log.Of(ChannelMessageKind.Info), line => line.Contains("temporary file in '", StringComparison.Ordinal));
        Assert.StartsWith("The features of the rows for validation take more than 1 MB", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_too_large_for_the_machine_is_an_error_with_its_bytes_before_they_are_asked_for()
    {
        var rows = _ml.Data.LoadFromEnumerable(Rows(10));

        var error = Assert.Throws<InsufficientMemoryException>(() => new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, HiddenLayers = [100_000, 2_000_000],
        }).Fit(rows));

        // About (100,000 + 1) x 2,000,000 floats, five times with gradient, Adam's two moments and the kept copy: 3.6 TB.
        Assert.Matches(
            @"^Training would need 37\d\d\.\d GB, 37\d\d\.\d GB of them for 200,0\d\d,\d{3},\d{3} parameters " +
            @"\(the largest layer has 100,000 x 2,000,000 weights\) " +
            @"and .+ GB for a batch, but [0-9.]+ GB are available\. Use fewer units in HiddenLayers", error.Message);
    }

    [Fact]
    public void A_batch_larger_than_the_data_warns_where_it_was_set_and_not_where_it_is_the_default()
    {
        var log = new LogCapture(_ml);
        var rows = _ml.Data.LoadFromEnumerable(Rows(10));

        new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = 1 }).Fit(rows);
        Assert.Empty(log.Warnings);
        new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = 1, BatchSize = 200 })
            .Fit(rows);

        Assert.Equal("BatchSize is 200, but there are 10 training rows: each step takes them all.", Assert.Single(log.Warnings));
    }

    private static IEnumerable<Row> Rows(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => new Row
        {
            Features = [.. Enumerable.Range(0, 20).Select(_ => random.NextSingle())], Label = random.NextSingle(),
        })];
    }

    private sealed class Row
    {
        [VectorType(20)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
