using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>Errors about the number of features before rows are read, and warnings about constant features.</summary>
public class WideTableTests
{
    private const int Slots = 200_000;

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void The_bytes_of_wide_rows_are_told_once()
    {
        using var cancellation = new CancellationTokenSource();
        List<string> warnings = [];
        _ml.Log += (_, message) =>
        {
            if (message.Kind != Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                return;
            warnings.Add(message.RawMessage);
            cancellation.Cancel();
        };
        // The same row many times: one of values, of which 1,342 take a gigabyte.
        var rows = new Wide[5_000];
        var values = Enumerable.Range(1, Slots).Select(slot => (float)slot).ToArray();
        Array.Fill(rows, new Wide { Label = true, Features = new VBuffer<float>(Slots, values) });

        Assert.ThrowsAny<OperationCanceledException>(() => new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options
        {
            CancellationToken = cancellation.Token,
        }).Fit(_ml.Data.LoadFromEnumerable(rows)));

        var warning = Assert.Single(warnings);
        Assert.Contains("Feature column 'Features' has 200000 slots", warning);
        Assert.Matches("the first 1[34][0-9]{2} rows for training take 1.0 GB, and more may follow", warning);
        Assert.Contains("MemoryLimitBytes", warning);
    }

    [Fact]
    public void A_network_that_cannot_fit_is_an_error_before_a_row_is_read()
    {
        var read = 0;
        IEnumerable<Narrow> Rows()
        {
            for (; ; read++)
                yield return new Narrow { Label = read % 2 == 0, Features = [1, 2] };
        }

        Assert.Throws<InsufficientMemoryException>(() => new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options
        {
            HiddenLayers = [1_000_000_000],
        }).Fit(_ml.Data.LoadFromEnumerable(Rows())));

        Assert.Equal(0, read);
    }

    [Fact]
    public void Weights_of_sparse_slots_that_cannot_fit_are_an_error_that_counts_them()
    {
        var rows = Enumerable.Range(0, 3_000).Select(i => new Wide
        {
            Label = i % 2 == 0, Features = new VBuffer<float>(Slots, 2, [1f, 1f], [i * 2, (i * 2) + 1]),
        });

        var error = Assert.Throws<InsufficientMemoryException>(() => new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options
        {
            HiddenLayers = [10_000_000],
        }).Fit(_ml.Data.LoadFromEnumerable(rows)));

        Assert.Contains("the largest layer has 6,000 x 10,000,000 weights", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Effort.Fast)]
    [InlineData(Effort.Manual)]
    public void Features_that_tell_nothing_are_an_error_and_of_few_rows_a_warning(Effort effort)
    {
        var log = new LogCapture(_ml);

        var error = Assert.Throws<InvalidOperationException>(() => Fit(100));
        Fit(6);

        Assert.StartsWith(
            "Feature column 'Features' has no information: each of its 2 slots has the same value, or none, in all training rows",
            error.Message, StringComparison.Ordinal);
        Assert.Contains(log.Warnings, warning => warning ==
            "Feature column 'Features' has no information: each of its 2 slots has the same value, or none, in all 6 rows, so every row " +
            "will have the same score. Give more rows.");

        void Fit(int rows) => new FfnnBinaryTrainer(
            _ml, new FfnnBinaryTrainer.Options { Effort = effort, NumberOfEpochs = 2, Seed = 1 }).Fit(
                _ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows)
                    .Select(i => new Narrow { Label = i % 2 == 0, Features = [3, float.NaN] }).ToArray()));
    }

    private sealed class Wide
    {
        public bool Label { get; set; }

        [VectorType(Slots)]
        public VBuffer<float> Features { get; set; }
    }

    private sealed class Narrow
    {
        public bool Label { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
