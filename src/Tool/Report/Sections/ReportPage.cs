using System.Globalization;

namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>What the templates write: all numbers as text, all charts as markup, a section that is null is left out.</summary>
internal sealed record ReportPage
{
    /// <summary>The title of the window.</summary>
    public required string WindowTitle { get; init; }

    /// <summary>The heading of the page.</summary>
    public required string Heading { get; init; }

    /// <summary>What the model predicts, from what.</summary>
    public required string Lead { get; init; }

    /// <summary>The day the report was written.</summary>
    public required string Day { get; init; }

    /// <summary>The version of the command.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The name of the model.</summary>
    public required string Title { get; init; }

    /// <summary>The first thing on the page.</summary>
    public required VerdictSection Verdict { get; init; }

    /// <summary>What a person should know.</summary>
    public required FindingsSection Findings { get; init; }

    /// <summary>All metrics.</summary>
    public required ScoresSection Scores { get; init; }

    /// <summary>What the table was.</summary>
    public required TableSection Table { get; init; }

    /// <summary>How classes were predicted.</summary>
    public required ClassesSection? Classes { get; init; }

    /// <summary>How numbers were predicted.</summary>
    public required NumbersSection? Numbers { get; init; }

    /// <summary>Which columns matter, and how.</summary>
    public required ColumnsSection? Columns { get; init; }

    /// <summary>The worst predictions.</summary>
    public required WorstSection? Worst { get; init; }

    /// <summary>How training went.</summary>
    public required TrainingSection Training { get; init; }

    /// <summary>How to use the model.</summary>
    public required UsageSection? Usage { get; init; }

    /// <summary>The table of contents.</summary>
    public IEnumerable<ContentsEntry> Contents
    {
        get
        {
            yield return new ContentsEntry("scores", "Scores");
            if (Classes is not null)
                yield return new ContentsEntry("classes", "Classes");
            if (Numbers is not null)
                yield return new ContentsEntry("numbers", "Errors");
            if (Columns is not null)
                yield return new ContentsEntry("columns", "What matters");
            if (Worst is not null)
                yield return new ContentsEntry("worst", "Worst predictions");
            yield return new ContentsEntry("table", "The data");
            yield return new ContentsEntry("training", "Training");
            if (Usage is not null)
                yield return new ContentsEntry("usage", "Use it");
        }
    }

    /// <summary>The page of a report.</summary>
    public static ReportPage Of(ReportContent content)
    {
        var names = new TaskWords(content);
        return new ReportPage
        {
            WindowTitle = $"{content.Title}: report of ffnn",
            Heading = names.Heading,
            Lead = names.Lead,
            Day = content.Created.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
            ToolVersion = content.ToolVersion,
            Title = content.Title,
            Verdict = VerdictSection.Of(content, names.Guess),
            Findings = FindingsSection.Of(content),
            Scores = ScoresSection.Of(content, names.Guess),
            Table = TableSection.Of(content),
            Classes = content.Classes is { } classes ? ClassesSection.Of(classes) : null,
            Numbers = NumbersSection.Of(content.Numbers),
            Columns = ColumnsSection.Of(content),
            Worst = WorstSection.Of(content.Worst),
            Training = TrainingSection.Of(content),
            Usage = UsageSection.Of(content),
        };
    }
}
