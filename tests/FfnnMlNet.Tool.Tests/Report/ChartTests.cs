using FfnnMlNet.Tool.Code;
using FfnnMlNet.Tool.Models;
using FfnnMlNet.Tool.Report.Charts;
using FfnnMlNet.Tool.Report.Sections;
using FfnnMlNet.Tool.Report;
using FfnnMlNet.Tool.Tables;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Report;

public sealed class ChartTests
{
    [Fact]
    public void Errors_have_one_sign_in_the_whole_report()
    {
        // The prediction is 31.13 too high.
        var numbers = new NumberEvaluation { Label = "y", ActualAndPredicted = [new(10, 41.13), new(20, 20), new(30, 29)], TestRows = 3 };
        foreach (var figure in (Figure[])[NumberCharts.Residuals(numbers, 0), NumberCharts.Histogram(numbers, 0)])
        {
            Assert.Contains("predicted minus actual", figure.Svg, StringComparison.Ordinal);
            Assert.DoesNotContain("actual minus predicted", figure.Svg, StringComparison.Ordinal);
        }
        Assert.Contains("the extremes are -1.000 and 31.13", NumberCharts.Residuals(numbers, 0).Svg, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_effect_looks_small()
    {
        var effect = new ColumnEffect
        {
            Column = "body",
            Score = "probability of yes",
            Format = ScoreFormat.Share,
            Values = [new("1", 1), new("2", 2)],
            Series = [new("yes", [0.38, 0.381])],
        };
        var alone = EffectChart.Of(effect, false, 0).Svg;
        Assert.Contains("38.1", alone, StringComparison.Ordinal);
        var wide = EffectChart.Of(effect, false, 0, 0.1).Svg;
        Assert.Matches("35\u00A0%.*40\u00A0%", wide.Replace("\n", ""));
        var content = HousesExample.Content() with { Effects = [effect] };
        Assert.Contains("35\u00A0%", ColumnsSection.Of(content)!.Effects[0].Svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_hardly_matter_are_named_below_the_chart()
    {
        var figure = ImportanceChart.Of(new PermutationImportance("AUC", ScoreFormat.Plain, 100, 3,
            [new("a", 0.4, 0.01), new("b", 0.1, 0.01), new("c", 0.05, 0.01), new("d", 0.001, 0.01), new("e", -0.002, 0.01)]));
        Assert.DoesNotContain(">d</text>", figure.Svg, StringComparison.Ordinal);
        Assert.EndsWith("Hardly important: “d” and “e”.", figure.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_in_the_report_has_every_column()
    {
        var code = CodeSnippets.Of(CodeOfModel.Of("houses", HousesExample.Content().Table), "houses.ffnn")[1].Text;
        Assert.Contains("ModelInput.Example()", code, StringComparison.Ordinal);
        Assert.Contains("more column", code, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_is_not_broken_at_its_hyphens()
    {
        var line = FindingLine.Of(new Finding(true, "a<b", "Text <i> of a_--b.", "--ignore \"a<b\" leaves it out, or --date-split."));
        Assert.Equal("<code>--ignore</code> &quot;a&lt;b&quot; leaves it out, or <code>--date-split</code>.", line.AdviceMarkup);
        Assert.Equal("Text &lt;i&gt; of a_--b.", line.TextMarkup);
    }
}
