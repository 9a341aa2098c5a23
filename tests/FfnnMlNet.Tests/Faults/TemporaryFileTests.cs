using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>Rows beyond MemoryLimitBytes are stored in the folder mlContext.TempFilePath, and deleted when Fit ends, however it
/// ends.</summary>
public sealed class TemporaryFileTests : IDisposable
{
    // A block has 16,384 rows of 16 numbers, which are a megabyte. The second block is on disk too.
    private const int RowCount = 40_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("ffnn rows ").FullName;
    private readonly MLContext _ml = new(seed: 1);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_file_lies_in_the_folder_of_the_MLContext_whether_that_was_set_before_the_trainer_was_made_or_after(bool after)
    {
        if (!after)
            _ml.TempFilePath = _folder;
        var trainer = Trainer(epoch => Assert.True(!OperatingSystem.IsLinux() || OpenFiles() > 0, "No file of the folder is open."));
        if (after)
            _ml.TempFilePath = _folder;

        trainer.Fit(Rows());

        AssertGone();
    }

    [Fact]
    public void The_catalog_hands_the_folder_on()
    {
        _ml.TempFilePath = Path.Combine(_folder, "nowhere");

        var error = Assert.Throws<IOException>(() => _ml.Regression.Trainers.Ffnn(Options(null)).Fit(Rows()));

        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named_with_the_setting()
    {
        var nowhere = Path.Combine(_folder, "nowhere");
        _ml.TempFilePath = nowhere;

        var error = Assert.Throws<IOException>(() => Trainer().Fit(Rows()));

        Assert.StartsWith(
            $"Rows beyond MemoryLimitBytes are kept in a temporary file in '{nowhere}', which cannot be written: ",
            error.Message, StringComparison.Ordinal);
        Assert.Contains(
            " Make room there, set mlContext.TempFilePath to another folder, or raise MemoryLimitBytes",
            error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Failures =>
        ["reading", "other length", "targets", "log", "one class", "class weights", "validation", "validation weights", "epoch", "network"];

    [Theory]
    [MemberData(nameof(Failures))]
    public void The_file_is_gone_when_Fit_fails(string where)
    {
        _ml.TempFilePath = _folder;
        if (where == "log")
            _ml.Log += (_, message) =>
            {
                if (message.Kind == ChannelMessageKind.Warning)
                    throw new TimeZoneNotFoundException("A handler of the log fails.");
            };
        Action fit = where switch
        {
            "reading" => () => Trainer().Fit(Rows((row, i) => Throw(i))),
            "other length" => () => Trainer().Fit(Rows((row, i) => row.Features = i == RowCount - 1 ? [1] : row.Features)),
            "targets" => () => Trainer(change: options => options.Loss = Loss.Poisson)
                .Fit(Rows((row, i) => row.Label = i == RowCount - 1 ? -1 : 1)),
            "log" => () => Trainer().Fit(Rows((row, i) => row.Label = i == 5 ? float.NaN : 1)),
            "one class" => () => Binary(null).Fit(Rows((row, _) => row.Flag = true)),
            "class weights" => () => Binary(ClassWeights.ByName(new Dictionary<string, float> { ["Yes"] = 2 })).Fit(Rows()),
            "validation" => () => Trainer().Fit(Rows(), Rows((row, i) => Throw(i))),
            "validation weights" => () => Binary(ClassWeights.ByName(new Dictionary<string, float> { ["Yes"] = 2 })).Fit(Rows(), Rows()),
            "epoch" => () => Trainer(_ => throw new TimeZoneNotFoundException("An OnEpoch fails.")).Fit(Rows()),
            _ => () => Trainer(change: options => options.HiddenLayers = [1_000_000, 1_000_000]).Fit(Rows()),
        };

        Assert.ThrowsAny<Exception>(fit);

        AssertGone();

        static void Throw(int row)
        {
            if (row == RowCount - 1)
                throw new TimeZoneNotFoundException("A row cannot be read.");
        }
    }

    private void AssertGone()
    {
        Assert.Empty(Directory.GetFiles(_folder));
        if (OperatingSystem.IsLinux())
            Assert.Equal(0, OpenFiles());
    }

    // On Unix the open file has no name any more, but the process still holds it.
    private int OpenFiles() => Directory.GetFiles("/proc/self/fd")
        .Count(file => new FileInfo(file).LinkTarget?.StartsWith(_folder, StringComparison.Ordinal) == true);

    private FfnnRegressionTrainer Trainer(Action<EpochSummary>? onEpoch = null, Action<FfnnOptions>? change = null) =>
        new(_ml, Options(onEpoch, change));

    private static FfnnRegressionTrainer.Options Options(Action<EpochSummary>? onEpoch, Action<FfnnOptions>? change = null)
    {
        var options = new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, HiddenLayers = [4], BatchSize = 4096, NumberOfEpochs = 1, MemoryLimitBytes = 0, OnEpoch = onEpoch,
        };
        change?.Invoke(options);
        return options;
    }

    private FfnnBinaryTrainer Binary(ClassWeights? weights) => new(_ml, new FfnnBinaryTrainer.Options
    {
        Effort = Effort.Manual, HiddenLayers = [4], BatchSize = 4096, NumberOfEpochs = 1, MemoryLimitBytes = 0, LabelColumnName = "Flag",
        ClassWeights = weights,
    });

    private IDataView Rows(Action<Row, int>? change = null) => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, RowCount).Select(i =>
    {
        var row = new Row { Features = [i, i % 7, i % 3], Label = i % 5, Flag = i % 2 == 0 };
        change?.Invoke(row, i);
        return row;
    }));

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public bool Flag { get; set; }
    }
}
