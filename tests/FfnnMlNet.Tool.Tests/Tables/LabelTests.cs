using FfnnMlNet.Tool.Tables;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Tables;

/// <summary>What is learnt, and which labels are refused or warned of.</summary>
public sealed class LabelTests : TableFixture
{
    // A feature that tells nothing of the label.
    private string Labels(IEnumerable<string> labels, string name = "y") =>
        Rows($"x,{name}", labels.Select((label, i) => $"{i * 7919 % 1009}.5,\"{label}\""), $"{Guid.NewGuid():N}.csv");

    private static IEnumerable<string> Repeat(int count, Func<int, string> label) => Enumerable.Range(0, count).Select(label);

    private TaskKind? Task(IEnumerable<string> labels) => Inspect(Labels(labels), "y").Task;

    [Fact]
    public void The_task_follows_from_the_label()
    {
        Assert.Equal(TaskKind.BinaryClassification, Task(Repeat(60, i => $"{i % 2}")));
        Assert.Equal(TaskKind.BinaryClassification, Task(Repeat(60, i => $"{1 + i % 2}")));
        Assert.Equal(TaskKind.BinaryClassification, Task(Repeat(60, i => i % 3 == 0 ? "spam" : "ham")));
        Assert.Equal(TaskKind.MulticlassClassification, Task(Repeat(60, i => $"{i % 3}")));
        Assert.Equal(TaskKind.MulticlassClassification, Task(Repeat(140, i => $"{1 + i % 7}")));
        Assert.Equal(TaskKind.MulticlassClassification, Task(Repeat(60, i => $"c{i % 3}")));
        Assert.Equal(TaskKind.Regression, Task(Repeat(60, i => $"{i}.5")));
        Assert.Equal(TaskKind.Regression, Task(Repeat(300, i => $"{1 + i % 29}")));
        // Marks of wine from 3 to 8 are no codes.
        Assert.Equal(TaskKind.Regression, Task(Repeat(120, i => $"{3 + i % 6}")));
        Assert.Equal(TaskKind.Regression, Inspect(Options(Labels(Repeat(60, i => $"{i % 3}")), "y") with { Numbers = ["y"] }).Task);
        Assert.Equal(TaskKind.MulticlassClassification,
            Inspect(Options(Labels(Repeat(120, i => $"{3 + i % 6}")), "y") with { Categories = ["y"] }).Task);
        Assert.Null(Inspect(Labels(["1", "2"])).Task);
    }

    [Theory]
    [InlineData("no", "yes", "yes")]
    [InlineData("yes", "no", "yes")]
    [InlineData("0", "1", "1")]
    [InlineData("ham", "spam", "spam")]
    [InlineData("ALL", "AML", "AML")]
    [InlineData("1", "2", "2")]
    [InlineData("-1", "1", "1")]
    public void The_positive_class_is_named(string frequent, string rare, string positive)
    {
        var inspection = Inspect(Labels(Repeat(60, i => i % 3 == 0 ? rare : frequent)), "y");
        Assert.Equal(positive, inspection.Labels.Single().Levels[1]);
        Assert.Contains(Texts(inspection), text => text.Contains($"The positive class is '{positive}'"));
        var other = Inspect(Options(Labels(Repeat(60, i => i % 3 == 0 ? rare : frequent)), "y") with { PositiveClass = frequent });
        Assert.Equal(frequent, other.Labels.Single().Levels[1]);
    }

    [Fact]
    public void Spellings_of_a_class_are_one_class()
    {
        var inspection = Inspect(Labels(Repeat(90, i => i % 3 == 0 ? "Yes" : i % 9 == 1 ? "yes " : "No")), "y");
        Assert.Equal(["No", "Yes"], inspection.Labels.Single().Levels);
        Assert.Equal(TaskKind.BinaryClassification, inspection.Task);
        // 1 and 1.0 are the same class.
        Assert.Equal(["0", "1"], Inspect(Labels(Repeat(90, i => i % 3 == 0 ? "1.0" : i % 3 == 1 ? "1" : "0")), "y").Labels.Single().Levels);
    }

    [Fact]
    public void An_odd_rare_label_is_dropped_which_is_said()
    {
        using var table = Open(Labels([.. Repeat(200, i => i % 3 == 0 ? "Fair" : "Poor"), "=N(TRUE)"]), "y");
        Assert.Equal(["Fair", "Poor"], table.Inspection.Labels.Single().Levels.Order());
        Assert.Contains(Texts(table.Inspection), text => text.Contains("The class '=N(TRUE)' has 1 row, too few to learn it"));
        Assert.Equal(200, table.Trainable.Count);
        Assert.Equal(-1, table.LabelClasses()[200]);
    }

    [Fact]
    public void A_label_far_from_all_others_is_warned_of_with_its_line()
    {
        var salaries = Repeat(500, i => $"{50_000 + i * 80}").ToList();
        var inspection = Inspect(Labels([.. salaries, "5e8", .. salaries, "1e11"], "salary"), "salary");
        var warning = Assert.Single(Texts(inspection), text => text.Contains("Labels far from all others"));
        Assert.Contains("whose median is 70", warning);
        Assert.Contains("500000000 in ", warning);
        Assert.Contains("line 502", warning);
        Assert.Contains("100000000000 in ", warning);
        Assert.Contains("line 1,003", warning);
        Assert.DoesNotContain(Texts(Inspect(Labels(Repeat(900, i => $"{Math.Exp(i % 90 / 10.0):0.00}")), "y")),
            text => text.Contains("Labels far from"));
    }

    [Fact]
    public void A_rare_class_is_warned_of()
    {
        var inspection = Inspect(Labels(Repeat(1000, i => i % 20 == 0 ? "stroke" : "none")), "y");
        Assert.Contains(Texts(inspection), text => text.Contains("The class 'stroke' is rare: 50 of 1,000 rows (5.0 %)"));
        Assert.DoesNotContain(Texts(Inspect(Labels(Repeat(1000, i => i % 3 == 0 ? "a" : "b")), "y")), text => text.Contains("is rare"));
    }

    [Fact]
    public void A_column_that_alone_predicts_the_label_is_warned_of()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 1000).Select(i =>
        {
            double fare = random.Next(5, 100), tip = random.Next(0, 3);
            return $"{random.Next(1, 40)},{fare + tip},{fare}";
        });
        var inspection = Inspect(Rows("distance,total,fare", rows), "fare");
        Assert.Contains(Texts(inspection), text => text.StartsWith("total: 'total' alone explains", StringComparison.Ordinal));
        Assert.DoesNotContain(Texts(inspection), text => text.StartsWith("distance: 'distance' alone", StringComparison.Ordinal));
        var classes = Enumerable.Range(0, 600).Select(i =>
            $"{random.Next(50)},{(i % 3 == 0 ? "paid" : i % 3 == 1 ? "owed" : "due")},{(i % 3 == 0 ? "good" : "bad")}");
        var texts = Texts(Inspect(Rows("age,state,loan", classes, "loans.csv"), "loan")).ToList();
        Assert.Contains(texts, text => text.StartsWith("state: 'state' alone predicts 'loan': 0 of 300 rows", StringComparison.Ordinal));
        Assert.DoesNotContain(texts, text => text.StartsWith("age: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_that_is_empty_but_for_one_class_is_warned_of()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 1000).Select(i =>
            $"{random.Next(50)},{(i % 3 == 0 && i % 5 != 0 ? $"boat{random.Next(9)}" : "")},{(i % 3 == 0 ? "survived" : "died")}");
        Assert.Contains(Texts(Inspect(Rows("age,boat,fate", rows), "fate")),
            text => text.StartsWith("boat: 'boat' has a value in 267 rows, and 100", StringComparison.Ordinal)
                && text.Contains("--ignore \"boat\""));
    }

    [Fact]
    public void Labels_that_cannot_be_learnt_are_refused()
    {
        var prices = Rows("price,x", ["1,2", "3,4"]);
        Assert.Contains("There is no column 'prise' for the label. Did you mean 'price'?", Error(Options(prices, "prise")));
        Assert.Contains("The columns are price, x.", Error(Options(prices, "something else")));
        Assert.Contains("has the value 'a' in all rows", Error(Options(Labels(Repeat(50, _ => "a")), "y")));
        Assert.Contains("10,000 different texts in 20,000 rows", Error(Options(Labels(Repeat(20_000, i => $"n{i % 10_000}")), "y")));
        Assert.Contains("is missing in 60 of 100 rows", Error(Options(Labels(Repeat(100, i => i < 60 ? "" : $"{i}.5")), "y")));
        Assert.Contains("166 of the 169 classes of the label 'y' have one row each",
            Error(Options(Labels([.. Repeat(600, i => $"c{i % 3}"), .. Repeat(166, i => $"part of a cell {i}")]), "y")));
        var answers = Options(Labels(Repeat(50, i => i % 2 == 0 ? "yes" : "no")), "y");
        Assert.Contains("has no class 'maybe'. Its classes are", Error(answers with { PositiveClass = "maybe" }));
        Assert.Contains("No column is left to learn from", Error(Options(Rows("k,y", Repeat(50, i => $"c,{i % 2}")), "y")));
    }
}
