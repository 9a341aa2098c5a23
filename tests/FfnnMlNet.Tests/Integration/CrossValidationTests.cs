using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Integration;

public class CrossValidationTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfAllTasks), MemberType = typeof(TrainersUnderTest))]
    public void Each_row_is_held_out_once_and_scored_well(string trainer)
    {
        var underTest = TrainersUnderTest.Get(trainer);
        var table = TrainersUnderTest.Table(_ml, underTest.Task);

        var folds = Quality.OfFolds(_ml, underTest.Task, table, underTest.New(_ml), folds: 4);

        Assert.Equal(4, folds.Count);
        Assert.Equal(table.GetColumn<float[]>("Features").Count(), folds.Sum(fold => Quality.Scores(fold.Scored).Length));
        // A fold has a quarter of the rows, and its model was not trained on them, so the bound is lower than for training rows.
        Assert.All(folds, fold => Assert.InRange(fold.Quality, Quality.Floor(underTest.Task) - 0.15, 1));
        Assert.InRange(folds.Average(fold => fold.Quality), Quality.Floor(underTest.Task) - 0.05, 1);
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfAllTasks), MemberType = typeof(TrainersUnderTest))]
    public void A_sampling_key_keeps_its_rows_in_one_fold(string trainer)
    {
        var underTest = TrainersUnderTest.Get(trainer);
        var columns = WideRows.RightColumns(underTest.Task);
        var rows = WideRows.Make(_ml, count: 120);

        var folds = Quality.OfFolds(_ml, underTest.Task, rows, underTest.New(_ml, columns), folds: 3, columns.Label, "Group");

        var groups = folds.Select(fold => fold.Scored.GetColumn<int>("Group").ToHashSet()).ToArray();
        Assert.Equal(3, groups.Length);
        Assert.Equal(24, groups.Sum(group => group.Count));
        Assert.Equal(24, groups.SelectMany(group => group).Distinct().Count());
    }
}
