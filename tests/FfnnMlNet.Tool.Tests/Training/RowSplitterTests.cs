using System.Globalization;
using FfnnMlNet.Tool.Training;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Training;

public sealed class RowSplitterTests
{
    [Fact]
    public void Every_row_is_in_one_part_and_each_class_keeps_its_share()
    {
        int[] classes = [.. Enumerable.Range(0, 1000).Select(row => row % 10 == 0 ? 2 : row % 3 == 0 ? 1 : 0)];
        var split = RowSplitter.Random(1000, classes, 0.2, 10_000, seed: 1);
        Assert.Equal(Enumerable.Range(0, 1000), split.Train.Concat(split.Test).Order());
        Assert.Equal(200, split.Test.Length);
        for (var label = 0; label < 3; label++)
        {
            var all = classes.Count(value => value == label);
            Assert.InRange(split.Test.Count(row => classes[row] == label), (int)(0.2 * all) - 1, (int)(0.2 * all) + 1);
        }
    }

    [Fact]
    public void The_seed_decides_the_rows()
    {
        var first = RowSplitter.Random(100, null, 0.2, 1000, seed: 3);
        Assert.Equal(first.Test, RowSplitter.Random(100, null, 0.2, 1000, seed: 3).Test);
        Assert.NotEqual(first.Test, RowSplitter.Random(100, null, 0.2, 1000, seed: 4).Test);
    }

    [Fact]
    public void A_class_of_one_row_is_learnt_from()
    {
        var classes = new int[50];
        classes[17] = 1;
        for (var seed = 0; seed < 20; seed++)
            Assert.Contains(17, RowSplitter.Random(50, classes, 0.5, 50, seed).Train);
    }

    [Fact]
    public void Many_rare_classes_still_give_the_whole_share()
    {
        int[] classes = [.. Enumerable.Range(0, 300).Select(row => row / 3)];
        Assert.InRange(RowSplitter.Random(300, classes, 0.2, 300, seed: 0).Test.Length, 59, 61);
    }

    [Fact]
    public void No_more_rows_than_allowed_are_kept()
    {
        Assert.Equal(30, RowSplitter.Random(1000, null, 0.2, 30, seed: 0).Test.Length);
        Assert.Equal(30, RowSplitter.ByTime(Days(1000), "day", Show, 0.2, 30).Test.Length);
    }

    [Fact]
    public void Groups_stay_together()
    {
        int[] groups = [.. Enumerable.Range(0, 400).Select(row => row * 7 % 40)];
        var split = RowSplitter.ByGroup(groups, "customer", 0.2, 1000, seed: 5);
        Assert.Empty(split.Train.Select(row => groups[row]).Intersect(split.Test.Select(row => groups[row])));
        Assert.InRange(split.Test.Length, 70, 90);
        Assert.Contains("8 of the 40 groups of 'customer'", split.How, StringComparison.Ordinal);
    }

    [Fact]
    public void One_group_is_an_error_that_names_the_column()
    {
        var error = Assert.Throws<ToolException>(() => RowSplitter.ByGroup(new int[10], "customer", 0.2, 10, seed: 0));
        Assert.Contains("'customer'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_latest_rows_are_kept_and_rows_of_one_time_stay_together()
    {
        double[] times = [.. Days(90), .. Enumerable.Repeat(Days(91)[90], 10)];
        new Random(1).Shuffle(times);
        var split = RowSplitter.ByTime(times, "day", Show, 0.05, 1000);
        Assert.Equal(10, split.Test.Length);
        Assert.True(split.Train.Max(row => times[row]) < split.Test.Min(row => times[row]));
        Assert.Equal(split.Train.OrderBy(row => times[row]), split.Train);
    }

    [Fact]
    public void Rows_of_the_last_time_are_all_kept_where_they_are_more_than_the_share()
    {
        double[] times = [.. Days(10), .. Enumerable.Repeat(Days(11)[10], 30)];
        Assert.Equal(30, RowSplitter.ByTime(times, "day", Show, 0.2, 8).Test.Length);
        Assert.Throws<ToolException>(() => RowSplitter.ByTime(new double[5], "day", Show, 0.2, 8));
    }

    [Fact]
    public void One_row_is_an_error() => Assert.Throws<ToolException>(() => RowSplitter.Random(1, null, 0.2, 10, seed: 0));

    private static double[] Days(int count) => [.. Enumerable.Range(45_000, count).Select(day => (double)day)];

    private static string Show(double time) => DateTime.FromOADate(time).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
