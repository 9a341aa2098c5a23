using FfnnMlNet.Tool.Models;
using FfnnMlNet.Tool.Tables;
using FfnnMlNet.Tool.Training;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Training;

/// <summary>Of a table that takes long to inspect, a sample gives a model first. Here 30,000 rows are such a table.</summary>
public sealed class SampleFirstTests : IDisposable
{
    private const int RowCount = 30_000;
    private const string OfSample = "the model of a sample";

    private readonly string _folder = Directory.CreateTempSubdirectory("ffnn-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_model_of_a_sample_is_written_before_the_whole_table_is_inspected()
    {
        var view = new Recorder(_ => File.Exists(Path.Combine(_folder, "model.ffnn", ModelFolder.ModelFile)));
        var result = Run(row => FormattableString.Invariant($"{row},{row % 3},{(row % 3) + (row % 100 / 100.0):F2}"), view, default);
        Assert.Equal([OfSample, "the model"], view.Models.Where(name => name is not ("mean" or "linear model")));
        Assert.Equal([false, true], view.Inspections);
        Assert.Equal("the model", result.Tested.Candidate.Name);
        Assert.Equal(RowCount * 4 / 5, result.Metrics.TrainingRows);
        Assert.DoesNotContain(result.Metrics.Warnings!, warning => warning.Contains("from all over the table", StringComparison.Ordinal));
        Assert.NotNull(result.Metrics.Command);
    }

    [Fact]
    public void Who_ends_the_inspection_of_the_whole_table_has_the_model_of_the_sample()
    {
        using var stop = new CancellationTokenSource();
        var view = new Recorder(begun =>
        {
            if (begun == 2)
                stop.Cancel();
            return true;
        });
        var result = Run(row => FormattableString.Invariant($"{row},{row % 3},{(row % 3) + (row % 100 / 100.0):F2}"), view, stop.Token);
        Assert.True(result.WasStopped);
        Assert.Equal(OfSample, result.Tested.Candidate.Name);
        Assert.Contains(result.Metrics.Warnings!, warning =>
            warning.StartsWith("The model is of 8,192 of the 30,000 rows, from all over the table", StringComparison.Ordinal));
        Assert.Null(result.Metrics.Command);
        var log = File.ReadAllText(Path.Combine(result.Folder, ModelFolder.LogFile));
        Assert.Contains(
            "No command gives this model again, since not all rows of the table were used. This would train it on all of them:", log,
            StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(result.Folder, ModelFolder.ModelFile)));
    }

    [Fact]
    public void Where_the_whole_table_is_refused_the_model_of_the_sample_stays_with_the_reason()
    {
        // 1,200 classes of 25 rows each are too many; four blocks of the rows have a third of them.
        var view = new Recorder(_ => true);
        var result = Run(row => FormattableString.Invariant($"{row / 25},{row % 7},c{row / 25}"), view, default);
        Assert.Equal(OfSample, result.Tested.Candidate.Name);
        const string Reason = "Not all rows can be used, so the model of the sample is kept. The label 'y' has 1,200 different texts";
        Assert.Contains(view.Findings, text => text.StartsWith(Reason, StringComparison.Ordinal));
        Assert.StartsWith(Reason, result.Metrics.Warnings!.First(warning => warning.Contains("kept", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_sample_that_nothing_can_be_learnt_from_is_no_error()
    {
        // Only the last block, which no sample has, tells two classes apart.
        var view = new Recorder(_ => Directory.Exists(Path.Combine(_folder, "model.ffnn")));
        var result = Run(
            row => FormattableString.Invariant($"{row % 11},{row % 7},{(row > RowCount - 1000 && row % 2 == 0 ? "no" : "yes")}"), view,
            default);
        Assert.DoesNotContain(OfSample, view.Models);
        Assert.Equal([false, false], view.Inspections);
        Assert.Equal(RowCount, result.Metrics.TrainingRows + result.Metrics.TestRows);
    }

    private TrainResult Run(Func<int, string> row, ITrainView view, CancellationToken stop)
    {
        var path = Path.Combine(_folder, "table.csv");
        File.WriteAllLines(path, ["a,b,y", .. Enumerable.Range(0, RowCount).Select(row)]);
        var request = new TrainRequest
        {
            Table = new TableOptions { Files = [path], Labels = ["y"] },
            Folder = Path.Combine(_folder, "model.ffnn"),
            Effort = Effort.Fast,
            WithOnnx = false,
        };
        return new TrainingRun(request, new RunClock(null, TimeSpan.Zero), view, stop, default) { MostCellsAtOnce = RowCount }.Run();
    }

    private sealed class Recorder(Func<int, bool> onInspection) : ITrainView
    {
        public List<string> Models { get; } = [];

        public List<string> Findings { get; } = [];

        public List<bool> Inspections { get; } = [];

        public void Say(string text)
        {
        }

        public void Say(Finding finding) => Findings.Add(finding.Text);

        public void Begin(string step)
        {
            if (step.StartsWith("inspecting", StringComparison.Ordinal))
                Inspections.Add(onInspection(Inspections.Count + 1));
        }

        public void Epoch(string model, EpochSummary epoch)
        {
        }

        public void Tested(string model, string metric, TimeSpan? time) => Models.Add(model);
    }
}
