using FfnnMlNet.Tool.Report;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Report;

public sealed class VerdictTests
{
    private const string Guess = "always the mean";

    [Theory]
    [InlineData(0.05, "Slightly better than answering always the mean")]
    [InlineData(0.2, "Better than answering always the mean")]
    [InlineData(0.5, "Much better than answering always the mean")]
    [InlineData(0.8, "Far better than answering always the mean")]
    [InlineData(0.99, "Nearly perfect")]
    public void Words_follow_the_share_of_the_way_to_a_perfect_score(double skill, string headline)
    {
        // From the baseline 10 to the perfect error 0.
        var verdict = Of(10 - 10 * skill, minusBaseline: new ScoreInterval(-10 * skill - 0.1, -10 * skill + 0.1));

        Assert.Equal(headline, verdict.Headline);
        Assert.Equal(skill, verdict.Skill, 9);
    }

    [Fact]
    public void A_model_within_chance_of_the_baseline_is_said_to_say_nothing()
    {
        var verdict = Of(9.8, minusBaseline: new ScoreInterval(-0.7, 0.3));

        Assert.Equal(Comparison.Unclear, verdict.WithBaseline);
        Assert.Equal("Not shown to be better than answering always the mean: 1,200\u00A0test rows tell no difference", verdict.Headline);
        Assert.Contains(verdict.Sentences, sentence => sentence.Contains("say nothing about the label", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_that_is_worse_than_the_baseline_is_said_to_be()
    {
        Assert.Equal("Worse than answering always the mean", Of(12, minusBaseline: new ScoreInterval(1, 3)).Headline);
    }

    [Theory]
    [InlineData(-2, -1, nameof(Comparison.Better), ", and better than a linear model")]
    [InlineData(-2, 1, nameof(Comparison.Unclear), ", and about as good as a linear model")]
    [InlineData(1, 2, nameof(Comparison.Worse), ", but worse than a linear model")]
    public void The_linear_model_is_compared_by_the_interval_of_the_difference(double low, double high, string comparison, string end)
    {
        var verdict = Of(5, minusBaseline: new ScoreInterval(-6, -4), linear: 6, minusLinear: new ScoreInterval(low, high));

        Assert.Equal(comparison, verdict.WithLinear.ToString());
        Assert.EndsWith(end, verdict.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_intervals_of_differences_the_interval_of_the_model_decides()
    {
        Assert.Equal(Comparison.Better, Of(9, interval: new ScoreInterval(8.5, 9.5)).WithBaseline);
        Assert.Equal(Comparison.Unclear, Of(9, interval: new ScoreInterval(8, 10.5)).WithBaseline);
        Assert.Equal(Comparison.Unclear, Of(9).WithBaseline);
    }

    [Fact]
    public void Higher_is_better_turns_the_comparison()
    {
        var accuracy = new ScoreRow
        {
            Metric = "accuracy",
            Meaning = "the share of the rows whose class was right",
            Format = ScoreFormat.Share,
            HigherIsBetter = true,
            Best = 1,
            Model = 0.88,
            Interval = new ScoreInterval(0.86, 0.9),
            Baseline = 0.76,
        };
        var verdict = Verdict.Of(HousesExample.Content() with { Scores = [accuracy] }, "always “no”");

        Assert.Equal("Much better than answering always “no”", verdict.Headline);
        Assert.Equal("Of 100 rows 88.0 are predicted right; the most frequent class alone is right in 76.0.", verdict.Sentences[0]);
        Assert.Equal(
            "On 1,200\u00A0rows that it never saw, the accuracy is 88.0\u00A0% (95 % interval 86.0\u00A0% to "
                + "90.0\u00A0%): the share of the rows whose class was right.",
            verdict.Sentences[1]);
        Assert.Equal("That is 50\u00A0% of the way from answering always “no” to a perfect score.", verdict.Sentences[2]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_a_model_that_was_cut_short_nothing_is_concluded_about_the_data(bool isWorse)
    {
        var score = HousesExample.Content().Scores[0] with
        {
            Interval = null, MinusLinear = null, MinusBaseline = isWorse ? new ScoreInterval(1, 2) : null,
        };
        var content = HousesExample.Content();
        var verdict = Verdict.Of(content with { Scores = [score], Run = content.Run with { WasCutShort = true } }, Guess);

        Assert.Equal("Training was cut short: this says nothing about your data", verdict.Headline);
        Assert.DoesNotContain(verdict.Sentences, sentence => sentence.Contains("say nothing about the label", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_any_interval_the_report_does_not_say_that_rows_tell_no_difference()
    {
        var score = HousesExample.Content().Scores[0] with { Interval = null, MinusLinear = null, MinusBaseline = null };
        var verdict = Verdict.Of(HousesExample.Content() with { Scores = [score] }, Guess);

        Assert.Equal("Not compared with answering always the mean: no interval was computed", verdict.Headline);
        Assert.DoesNotContain(verdict.Sentences, sentence => sentence.Contains("say nothing about the label", StringComparison.Ordinal));
    }

    private static Verdict Of(
        double model, ScoreInterval? minusBaseline = null, ScoreInterval? interval = null, double? linear = null,
            ScoreInterval? minusLinear = null)
    {
        var score = new ScoreRow
        {
            Metric = "root mean squared error",
            Meaning = "the typical error",
            Format = ScoreFormat.LabelUnit,
            HigherIsBetter = false,
            Best = 0,
            Model = model,
            Interval = interval,
            Baseline = 10,
            Linear = linear,
            MinusBaseline = minusBaseline,
            MinusLinear = minusLinear,
        };
        return Verdict.Of(HousesExample.Content() with { Scores = [score] }, Guess);
    }
}
