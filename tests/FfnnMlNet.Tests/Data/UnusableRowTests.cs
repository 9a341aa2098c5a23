using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.Data;

/// <summary>Rows that cannot be trained on are skipped with a warning. Where no other rows are left, that is an error.</summary>
public class UnusableRowTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfAllTasks), MemberType = typeof(TrainersUnderTest))]
    public void No_rows_are_an_error(string trainer)
    {
        var underTest = TrainersUnderTest.Get(trainer);
        var nothing = WideRows.Make(_ml, count: 0);

        var error = Assert.Throws<InvalidOperationException>(() => underTest.New(_ml, WideRows.RightColumns(underTest.Task)).Fit(nothing));

        Assert.Matches("instances", error.Message);
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfMulticlass), MemberType = typeof(TrainersUnderTest))]
    [MemberData(nameof(TrainersUnderTest.OfRegression), MemberType = typeof(TrainersUnderTest))]
    public void Rows_without_any_label_are_an_error(string trainer)
    {
        var underTest = TrainersUnderTest.Get(trainer);
        var unlabelled = WideRows.Make(_ml, (row, _) => (row.KeyLabel, row.FloatLabel) = (WideRows.NoClass, float.NaN));

        Assert.Throws<InvalidOperationException>(() => underTest.New(_ml, WideRows.RightColumns(underTest.Task)).Fit(unlabelled));
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfAllTasks), MemberType = typeof(TrainersUnderTest))]
    public void Rows_of_weight_0_only_are_an_error(string trainer)
    {
        var underTest = TrainersUnderTest.Get(trainer);
        var weightless = WideRows.Make(_ml, (row, _) => row.Weight = 0);
        var columns = WideRows.RightColumns(underTest.Task) with { Weight = "Weight" };

        Assert.Throws<InvalidOperationException>(() => underTest.New(_ml, columns).Fit(weightless));
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfMulticlass), MemberType = typeof(TrainersUnderTest))]
    [MemberData(nameof(TrainersUnderTest.OfRegression), MemberType = typeof(TrainersUnderTest))]
    public void Rows_without_a_label_are_skipped_with_one_warning_that_counts_them(string trainer)
    {
        var underTest = TrainersUnderTest.Get(trainer);
        var log = new LogCapture(_ml);
        var someUnlabelled = WideRows.Make(_ml, (row, i) =>
        {
            if (i < 7)
                (row.KeyLabel, row.FloatLabel) = (WideRows.NoClass, float.NaN);
        });

        underTest.New(_ml, WideRows.RightColumns(underTest.Task)).Fit(someUnlabelled);

        Assert.Matches(@"\b7\b.*label", SkipWarning(log));
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfAllTasks), MemberType = typeof(TrainersUnderTest))]
    public void Rows_whose_weight_is_not_a_positive_number_are_skipped_with_one_warning_that_counts_them(string trainer)
    {
        var underTest = TrainersUnderTest.Get(trainer);
        var log = new LogCapture(_ml);
        float[] weights = [-1, float.NaN, float.PositiveInfinity, -0.5f];
        var someWeightless = WideRows.Make(_ml, (row, i) => row.Weight = i < weights.Length ? weights[i] : 1);

        underTest.New(_ml, WideRows.RightColumns(underTest.Task) with { Weight = "Weight" }).Fit(someWeightless);

        Assert.Matches(@"\b4\b", SkipWarning(log));
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfAllTasks), MemberType = typeof(TrainersUnderTest))]
    public void Rows_with_missing_features_are_skipped_by_ML_NETs_trainers_and_imputed_by_ours(string trainer)
    {
        var underTest = TrainersUnderTest.Get(trainer);
        var log = new LogCapture(_ml);
        var someMissing = WideRows.Make(_ml, (row, i) => row.Features[0] = i < 5 ? float.NaN : row.Features[0]);

        underTest.New(_ml, WideRows.RightColumns(underTest.Task)).Fit(someMissing);

        if (underTest.IsOurs)
            Assert.Empty(log.Warnings);
        else
            Assert.Matches(@"\b5\b.*features", SkipWarning(log));
    }

    private static string SkipWarning(LogCapture log) => Assert.Single(
        log.Warnings, warning => warning.Contains("kipped", StringComparison.Ordinal));
}
