using System.Globalization;
using System.Text.RegularExpressions;
using FfnnMlNet.Tool.Report;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Report;

public sealed partial class ReportWriterTests
{
    public static TheoryData<string> Names => [.. ReportExamples.All.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_report_needs_no_network_and_no_script(string name)
    {
        var html = Html(Example(name));

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(Handler(), html);
        Assert.All(Address().Matches(html), match => Assert.Matches("^(#|data:,$)", match.Groups[1].Value));
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("url\\((?!#)", html);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_chart_has_a_title_a_description_and_names_of_its_own(string name)
    {
        var html = Html(Example(name));
        var ids = Id().Matches(html).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(Chart().Matches(html));
        Assert.All(Chart().Matches(html), match =>
        {
            Assert.Contains("role=\"img\"", match.Value, StringComparison.Ordinal);
            Assert.Matches("<title id=\"[^\"]+\">[^<]{8,}</title><desc id=\"[^\"]+\">[^<]{8,}</desc>", match.Value);
            Assert.DoesNotContain("font-family", match.Value, StringComparison.Ordinal);
            Assert.DoesNotMatch("(fill|stroke)=\"(#|black)", match.Value);
        });
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Reference().Matches(html), match => Assert.Contains(match.Groups[1].Value, ids));
    }

    [Fact]
    public void Markup_in_names_classes_and_cells_is_text()
    {
        var html = Html(Example("classes"));

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("</title></style>", html, StringComparison.Ordinal);
        Assert.Equal(1, Regex.Count(html, "</style>"));
        Assert.Equal(1 + Chart().Count(html), Regex.Count(html, "</title>"));
        Assert.Equal(Chart().Count(html), Regex.Count(html, "</svg>"));
        foreach (var place in (string[])["<h1>", "<th scope=\"row\">", "<th scope=\"col\">", "<td>", "<text ", "<desc ",
            "<b class=\"name\">", "<pre "])
            Assert.Matches(Regex.Escape(place) + "[^<]*&lt;script&gt;alert", html);
        Assert.Contains("&amp; &#x27;single&#x27; &lt;/title&gt;", html, StringComparison.Ordinal);
        Assert.Contains("雪豹", html, StringComparison.Ordinal);
        Assert.Contains("größe", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_begins_with_what_is_predicted_and_how_well()
    {
        var html = Html(Example("two-classes"));
        var order = new[]
        {
            "<h1>Predicting “leaves”</h1>",
                "Says whether “leaves” is “yes” or “no”, with a probability, from 5&#xA0;columns of customers.tsv.",
            "id=\"warnings\"", "better than answering always “no”", "95 % interval", "<nav", "id=\"scores\"", "id=\"classes\"",
                "id=\"columns\"",
            "id=\"worst\"", "id=\"table\"", "id=\"training\"", "id=\"usage\"",
        }.Select(text => html.IndexOf(text, StringComparison.Ordinal)).ToList();

        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
    }

    [Fact]
    public void Headings_are_in_order()
    {
        Assert.All(ReportExamples.All, example =>
        {
            var levels = Heading().Matches(Html(example.Content)).Select(match => match.Groups[1].Value[0] - '0').ToList();
            Assert.Equal(1, levels[0]);
            Assert.Equal(1, levels.Count(level => level == 1));
            Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1,
                $"h{pair.First} before h{pair.Second}"));
        });
    }

    [Fact]
    public void A_confusion_matrix_has_counts_shares_recall_and_precision()
    {
        var content = Example("two-classes") with
        {
            Classes = new ClassEvaluation { ClassNames = ["no", "yes"], Confusion = [[90, 10], [30, 70]] },
        };
        var html = Html(content);

        Assert.Contains("<td class=\"wrong\" style=\"--heat:0.10\">10<small>10&#xA0;%</small></td>", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"right\" style=\"--heat:0.70\">70<small>70&#xA0;%</small></td>", html, StringComparison.Ordinal);
        // Of 100 rows 70 are found, and of 80 finds 70 are right.
        Assert.Matches("<th scope=\"row\">yes</th><td class=\"figure\">100</td><td class=\"figure\">70.0&#xA0;%</td>"
            + "<td class=\"figure\">87.5&#xA0;%</td><td class=\"figure\">77.8&#xA0;%</td>", html);
        Assert.DoesNotContain("id=\"roc-title\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_of_hundreds_of_columns_is_cut_and_says_so()
    {
        var html = Html(Example("several-numbers"));

        Assert.Contains("<th scope=\"row\">sensor40</th>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<th scope=\"row\">sensor41</th>", html, StringComparison.Ordinal);
        Assert.Contains("360 used as input are not listed", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">cooling</th>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_that_were_not_reached_are_left_out()
    {
        var content = Example("regression") with
        {
            Numbers = [],
            Importance = null,
            Effects = [],
            Worst = null,
            Learning = [],
            Code = [],
            Onnx = null,
        };
        var html = Html(content);

        foreach (var id in (string[])["numbers", "columns", "worst", "usage", "learning-title"])
        {
            Assert.DoesNotContain($"id=\"{id}\"", html, StringComparison.Ordinal);
            Assert.DoesNotContain($"href=\"#{id}\"", html, StringComparison.Ordinal);
        }
        Assert.Contains("id=\"scores\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_are_no_numbers_are_a_dash()
    {
        var score = Example("regression").Scores[0];
        var html = Html(Example("regression") with
        {
            Scores = [score with { Model = double.NaN, Interval = null, Baseline = double.PositiveInfinity, Linear = null }],
            Learning = [new LearningCurve("network 1", [new(1, double.NaN, double.NaN), new(2, double.NaN, double.NaN)])],
        });

        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", html, StringComparison.Ordinal);
        Assert.Contains("There is nothing to compare this model with", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Predictions_that_are_no_numbers_are_left_out_of_the_charts()
    {
        var numbers = Example("regression").Numbers[0];
        var html = Html(Example("regression") with
        {
            Numbers =
            [
                numbers with
                {
                    Label = "a",
                    ActualAndPredicted = [new(1, double.NaN), new(1, 2), new(double.PositiveInfinity, 3), new(4, 3)],
                },
                numbers with { Label = "b", ActualAndPredicted = [new(double.NaN, double.NaN)] },
            ],
        });

        Assert.Contains("2\u00A0test rows; actual numbers from", html, StringComparison.Ordinal);
        Assert.Contains("<h3>a</h3>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<h3>b</h3>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_is_the_same_in_every_language_of_the_machine()
    {
        var here = Html(Example("regression"));
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(here, Html(Example("regression")));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void A_report_that_cannot_be_written_leaves_what_was_there()
    {
        using var folder = new TemporaryFolder();
        var path = folder["report.html"];
        ReportWriter.Write(Example("several-numbers"), path);
        var before = File.ReadAllText(path);
        // The name that the report has until it is complete is taken by a folder.
        Directory.CreateDirectory(path + ".part");

        var error = Assert.Throws<ToolException>(() => ReportWriter.Write(Example("regression"), path));

        Assert.StartsWith($"The report '{path}' cannot be written: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(path));
        Directory.Delete(path + ".part");
        ReportWriter.Write(Example("regression"), path);
        Assert.NotEqual(before, File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_report_into_a_folder_that_is_not_there_is_an_error_with_its_path()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "missing", "report.html");

        var error = Assert.Throws<ToolException>(() => ReportWriter.Write(Example("regression"), path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_of_points_are_thinned_and_the_page_says_so()
    {
        var content = Example("regression");
        var many = Enumerable.Range(0, 20_000).Select(i => new CurvePoint(100 + i % 977, 100 + i % 883)).ToList();
        var html = Html(content with { Numbers = [content.Numbers[0] with { ActualAndPredicted = many, TestRows = 20_000 }] });

        Assert.InRange(html.Length, 100_000, 500_000);
        Assert.Contains("1,500 of 20,000&#xA0;test rows are shown.", html, StringComparison.Ordinal);
    }

    [Fact]
    public void More_classes_than_a_matrix_can_show_are_listed_by_what_is_mixed_up()
    {
        const int Classes = 60;
        var confusion = Enumerable.Range(0, Classes)
            .Select(i => (IReadOnlyList<long>)[.. Enumerable.Range(0, Classes).Select(j => i == j ? 50L : i == 7 && j == 9 ? 31 : 0)])
            .ToList();
        var html = Html(Example("classes") with
        {
            Classes = new ClassEvaluation { ClassNames = [.. Enumerable.Range(0, Classes).Select(i => $"class {i}")],
                Confusion = confusion },
        });

        Assert.DoesNotContain("class=\"confusion\"", html, StringComparison.Ordinal);
        Assert.Contains("“class 7” taken for “class 9”: 31&#xA0;rows, 38&#xA0;% of the class", html, StringComparison.Ordinal);
        Assert.Contains("20 rarer classes are not listed", html, StringComparison.Ordinal);
    }

    private static ReportContent Example(string name) => ReportExamples.All.Single(example => example.Name == name).Content;

    private static string Html(ReportContent content)
    {
        using var writer = new StringWriter();
        ReportWriter.Write(content, writer);
        return writer.ToString();
    }

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Chart();

    [GeneratedRegex("\\sid=\"([^\"]*)\"")]
    private static partial Regex Id();

    [GeneratedRegex("(?:href=\"#|url\\(#|aria-labelledby=\"|aria-describedby=\")([^\")]+)")]
    private static partial Regex Reference();

    [GeneratedRegex("\\s(?:src|href|xlink:href|action|poster)=\"([^\"]*)\"")]
    private static partial Regex Address();

    [GeneratedRegex("<[^>]*\\son[a-z]+=", RegexOptions.IgnoreCase)]
    private static partial Regex Handler();

    [GeneratedRegex("<h([1-6])")]
    private static partial Regex Heading();
}
