using FfnnMlNet.Tool.Commands;
using FfnnMlNet.Tool.Models;
using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Tables;
using FfnnMlNet.Tool.Training;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Training;

public sealed class TrainingRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ffnn-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_columns_that_make_the_label_matter_and_the_worst_rows_are_those_of_the_file()
    {
        var lines = Rows(400, random => FormattableString.Invariant($"{random.Next(1000)},{random.Next(1000)},{random.Next(3)}"))
            .Select(row => row.Split(',')).Select(cells => FormattableString.Invariant(
                $"{cells[0]},{cells[1]},{"abc"[int.Parse(cells[2])]},{int.Parse(cells[0]) + (300 * int.Parse(cells[2]))}")).ToArray();
        var result = Run(Write("size,noise,kind,price", lines), "price");
        var tested = result.Tested;
        Assert.Equal(["kind", "size"], tested.Importance!.Columns.Take(2).Select(column => column.Column).Order());
        Assert.True(tested.Importance.Columns[1].Mean > 10 * Math.Abs(tested.Importance.Columns[2].Mean));
        Assert.Equal(3, tested.Importance.Repeats);
        var size = tested.Effects.Single(effect => effect.Column == "size");
        Assert.True(size.Series[0].Means[^1] > size.Series[0].Means[0] + 500);
        Assert.Equal(["a", "b", "c"], tested.Effects.Single(effect => effect.Column == "kind").Values.Select(value => value.Text).Order());
        Assert.All(tested.Worst!.Rows, row => AssertIsInFile(row, tested.Worst.Columns, lines));
        Assert.Equal(80, tested.Rows.Count);
        Assert.InRange(((ScoredNumbers)tested.Rows).IntervalCoverage(0)!.Value, 0.75, 1);
    }

    [Fact]
    public void Rows_of_a_group_are_all_learnt_from_or_all_tested()
    {
        var path = Write("customer,x,y", Rows(300, random =>
            FormattableString.Invariant($"c{random.Next(30)},{random.Next(100)},{random.Next(100)}")));
        var options = new TableOptions { Files = [path], Labels = ["y"], Group = "customer", Numbers = ["y"] };
        using var file = TableFile.Read(options, null, default);
        using var data = TrainingData.Of(new TrainRequest { Table = options, Folder = "unused" }, file, null, null, default);
        using var table = Table.Open(options, null, default);
        var groups = table.GroupNumbers();
        Assert.Empty(data.Split.Train.Select(row => groups[row]).Intersect(data.Split.Test.Select(row => groups[row])));
        Assert.Equal(data.Split.Test.Select(row => groups[row]).Distinct().Count(), data.TestGroups!.Max() + 1);
    }

    [Fact]
    public void The_latest_rows_are_tested_where_a_date_says_so()
    {
        var lines = Enumerable.Range(0, 100).Select(day => FormattableString.Invariant(
            $"{new DateTime(2024, 1, 1).AddDays(day * 37 % 100):yyyy-MM-dd},{day % 7},{day % 13}.5"));
        var options = new TableOptions { Files = [Write("sold,x,y", lines)], Labels = ["y"], DateSplit = "sold", Numbers = ["y"] };
        using var file = TableFile.Read(options, null, default);
        using var data = TrainingData.Of(new TrainRequest { Table = options, Folder = "unused" }, file, null, null, default);
        Assert.Equal(20, data.Split.Test.Length);
        Assert.All(data.Split.Test, row => Assert.True(row * 37 % 100 >= 80));
        Assert.Contains("2024-03-21", data.Split.How, StringComparison.Ordinal);
        Assert.False(data.IsInTimeOrder);
    }

    [Fact]
    public void Labels_that_say_nothing_are_warned_of()
    {
        var file = Write("x,z,y", Rows(200, random =>
            FormattableString.Invariant($"{random.NextDouble():F3},{random.NextDouble():F3},{random.NextDouble():F3}")));
        var result = Run(file, "y");
        Assert.Contains(result.Metrics.Warnings!, warning => warning.Contains("not surely better", StringComparison.Ordinal));
    }

    [Fact]
    public void A_test_that_a_person_ends_keeps_the_first_model()
    {
        using var stop = new CancellationTokenSource();
        var view = new StoppingView("the first model", stop);
        var file = Write("x,y", Rows(3000, random => FormattableString.Invariant($"{random.NextDouble():F4},{random.NextDouble():F4}")));
        var result = new TrainingRun(Request(file, "y") with { Effort = Effort.Best }, new RunClock(null, TimeSpan.Zero), view, stop.Token,
            default).Run();
        Assert.True(result.WasStopped);
        Assert.Equal("the first model", result.Tested.Candidate.Name);
        Assert.StartsWith("You ended the training (Ctrl+C), so the report has no ", result.Tested.WhyMissing, StringComparison.Ordinal);
        Assert.Contains("the importance of the columns", result.Metrics.Missing!);
        var report = File.ReadAllText(Path.Combine(result.Folder, ModelFolder.ReportFile));
        Assert.Contains("You ended the training", report, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(result.Folder, ModelFolder.ModelFile)));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(null, false)]
    public void A_search_under_a_time_limit_names_no_command_that_gives_its_model_again(int? seconds, bool isUnrepeatable)
    {
        var options = new TableOptions
        {
            Files = [Write("x,y", Rows(700, random => FormattableString.Invariant($"{random.Next(100)},{random.Next(100)}")))],
            Labels = ["y"], Numbers = ["y"],
        };
        var request = new TrainRequest { Table = options, Folder = "unused" };
        using var file = TableFile.Read(options, null, default);
        using var data = TrainingData.Of(request, file, null, null, default);
        var log = new TrainLog(new StoppingView("none", new CancellationTokenSource()), new RunClock(null, TimeSpan.Zero));
        var limit = seconds is { } count ? TimeSpan.FromSeconds(count) : (TimeSpan?)null;
        var candidate = new Trainings(request, data, log, default).Train(
            "a model", Effort.Best, rows: null, limit, new RepeatOptions { Epochs = 1 });

        var unrepeatable = ReportOfRun.UnrepeatableOf(data, candidate);

        Assert.Equal(isUnrepeatable, candidate.WasSearchedInTime);
        Assert.Equal(
            isUnrepeatable ? "its hyperparameters were searched for as long as the time limit allowed" : null, unrepeatable?.Why);
    }

    [Fact]
    public void A_training_that_a_person_ends_names_no_command_that_gives_its_model_again()
    {
        using var stop = new CancellationTokenSource();
        var file = Write("x,y", Rows(3000, random => FormattableString.Invariant($"{random.NextDouble():F4},{random.NextDouble():F4}")));
        var request = Request(file, "y") with { WithOnnx = true };
        var view = new StoppingView("the first model", stop, afterEpochs: 1);
        var result = new TrainingRun(request, new RunClock(null, TimeSpan.Zero), view, stop.Token, default).Run();
        Assert.True(result.Tested.Candidate.WasStopped);
        Assert.True(result.Metrics.CutShort);
        Assert.Null(result.Metrics.Command);
        Assert.Equal("There is no model.onnx. You ended the training (Ctrl+C) before it was made.", result.Metrics.Onnx);
        var report = File.ReadAllText(Path.Combine(result.Folder, ModelFolder.ReportFile));
        Assert.Contains("No command gives this model again", report, StringComparison.Ordinal);
        Assert.DoesNotContain("The same model again", report, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Metrics.Warnings!, warning => warning.Contains("nothing about the label", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_time_parts_are_left_out_by_name_and_nothing_is_concluded_about_the_data()
    {
        var file = Write("x,z,y", Rows(4000, random =>
            FormattableString.Invariant($"{random.NextDouble():F3},{random.NextDouble():F3},{random.NextDouble():F3}")));
        var clock = new RunClock(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
        var result = new TrainingRun(Request(file, "y") with { WithOnnx = true }, clock, new QuietView(), default, default).Run();
        Assert.True(result.Metrics.CutShort);
        Assert.NotNull(clock.Excess);
        Assert.Contains(result.Metrics.Warnings!, warning =>
            warning.StartsWith("Training was cut short by the time limit", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Metrics.Warnings!, warning => warning.Contains("not surely better", StringComparison.Ordinal));
        Assert.StartsWith("The time limit left no time for ", result.Tested.WhyMissing, StringComparison.Ordinal);
        foreach (var part in (string[])[Without.Intervals, Without.Importance, Without.Linear, Without.Rows, Without.Onnx])
            Assert.Contains(part, result.Tested.Missing);
        Assert.False(File.Exists(Path.Combine(result.Folder, ModelFolder.OnnxFile)));
        Assert.False(Directory.Exists(Path.Combine(result.Folder, ModelFolder.CodeFolder)));
        var report = File.ReadAllText(Path.Combine(result.Folder, ModelFolder.ReportFile));
        Assert.Contains("The time limit left no time for the intervals of the scores, ", report, StringComparison.Ordinal);
        Assert.DoesNotContain("say nothing about the label", report, StringComparison.Ordinal);
        Assert.DoesNotContain("The interval says", report, StringComparison.Ordinal);
        AssertDoubts(result.Tested);
    }

    private static void AssertDoubts(Tested tested)
    {
        var score = tested.Scores[0] with { Model = 2, Baseline = 1, HigherIsBetter = false, MinusBaseline = null };
        var worse = tested with { Scores = [score] };
        Assert.StartsWith("Do not use this model yet", Doubts.Summary(worse), StringComparison.Ordinal);
        var whole = worse with { Candidate = tested.Candidate with { WasLimited = false } };
        Assert.Equal("Do not use this model: the simplest answer does better.", Doubts.Summary(whole));
        Assert.Null(Doubts.Summary(whole with { Scores = [score with { MinusBaseline = new ScoreInterval(-1, 3) }] }));
        // Without an interval an accuracy is not called worse for a hundredth.
        var accuracy = score with { Metric = "accuracy", HigherIsBetter = true, Model = 0.85, Baseline = 0.86 };
        Assert.Null(Doubts.Summary(whole with { Scores = [accuracy] }));
        Assert.NotNull(Doubts.Summary(whole with { Scores = [accuracy with { Model = 0.64 }] }));
    }

    [Fact]
    public void Without_a_limit_a_table_of_texts_has_a_linear_model_and_the_same_scores_each_time()
    {
        string[] words = ["bright", "dark", "small", "large", "near", "far", "quiet", "loud", "old", "new", "cheap", "dear"];
        var file = Write("text,y", Rows(600, random =>
        {
            string[] drawn = [.. Enumerable.Range(0, 6).Select(_ => words[random.Next(words.Length)])];
            return $"{string.Join(' ', drawn)} {random.Next(10_000)},{(drawn.Contains("bright") ? "yes" : "no")}";
        }));
        var request = Request(file, "y") with { Force = true };
        var results = Enumerable.Range(0, 2).Select(i =>
            new TrainingRun(request, new RunClock(null, TimeSpan.Zero), new QuietView(), default, default).Run()).ToArray();
        Assert.NotNull(results[0].Tested.Scores[0].Linear);
        Assert.True(results[0].Tested.Scores[0].Linear > 0.9);
        Assert.Equal(results[0].Tested.Scores, results[1].Tested.Scores);
        Assert.Equal(results[0].Tested.Importance!.Columns, results[1].Tested.Importance!.Columns);
        Assert.Empty(results[0].Tested.Missing);
    }

    private TrainResult Run(string file, string label) => new TrainingRun(
        Request(file, label), new RunClock(null, TimeSpan.Zero), new QuietView(), default, default).Run();

    private TrainRequest Request(string file, string label) => new()
    {
        Table = new TableOptions { Files = [file], Labels = [label] },
        Folder = Path.Combine(_folder, "model.ffnn"),
        Effort = Effort.Fast,
        WithOnnx = false,
    };

    private string Write(string header, IEnumerable<string> lines)
    {
        var path = Path.Combine(_folder, "table.csv");
        File.WriteAllLines(path, [header, .. lines]);
        return path;
    }

    private static string[] Rows(int count, Func<Random, string> row)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => row(random))];
    }

    private static void AssertIsInFile(WorstRow row, IReadOnlyList<string> columns, string[] lines)
    {
        // "table.csv, line 12": the header is the first line.
        var line = int.Parse(row.Where[(row.Where.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        var cells = lines[line - 2].Split(',');
        Assert.Equal(cells[Array.IndexOf(["size", "noise", "kind"], columns[0])], row.Values[0]);
        Assert.Equal(cells[3], row.Actual.Replace(",", "", StringComparison.Ordinal));
    }

    // Ends the training when a model has been tested.
    private sealed class StoppingView(string model, CancellationTokenSource stop, int afterEpochs = int.MaxValue) : ITrainView
    {
        public void Say(string text)
        {
        }

        public void Say(Finding finding)
        {
        }

        public void Begin(string step)
        {
        }

        public void Epoch(string name, EpochSummary epoch)
        {
            if (name == model && epoch.Epoch >= afterEpochs)
                stop.Cancel();
        }

        public void Tested(string name, string metric, TimeSpan? time)
        {
            if (name == model)
                stop.Cancel();
        }
    }
}
