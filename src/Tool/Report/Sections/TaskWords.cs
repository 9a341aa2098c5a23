using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>What a task is in words.</summary>
internal sealed class TaskWords
{
    private const int MostNames = 4;

    /// <summary>The words for the task of a report.</summary>
    public TaskWords(ReportContent content)
    {
        var labels = content.Table.Labels.Select(label => Words.Quoted(label.Name)).ToList();
        var shown = labels.Count > MostNames ? [.. labels.Take(MostNames - 1), $"{labels.Count - MostNames + 1} more"] : labels;
        Heading = "Predicting " + Words.List(shown);
        var features = content.Table.Features.Count();
        Lead = $"{What(content, Words.List(shown))}, from {Words.Count(features, "column")} of {Sources(content.Table.Sources)}.";
        Guess = content.Table.Task is TaskKind.Regression or TaskKind.MultiOutputRegression ? "always the mean" : Frequent(content.Classes);
    }

    /// <summary>The heading of the page.</summary>
    public string Heading { get; }

    /// <summary>What the model predicts, from what.</summary>
    public string Lead { get; }

    /// <summary>What the baseline does.</summary>
    public string Guess { get; }

    private static string What(ReportContent content, string labels)
    {
        IReadOnlyList<string> classes = content.Classes?.ClassNames ?? content.Table.Labels.FirstOrDefault()?.Levels ?? [];
        return content.Table.Task switch
        {
            TaskKind.BinaryClassification when classes.Count == 2 =>
                $"Says whether {labels} is {Words.Quoted(classes[1])} or {Words.Quoted(classes[0])}, with a probability",
            TaskKind.BinaryClassification or TaskKind.MulticlassClassification =>
                $"Says which of {Words.Count(classes.Count)} classes {labels} is, with a probability for each of them",
            TaskKind.MultiOutputRegression => $"Estimates the numbers {labels} at once",
            _ => $"Estimates the number {labels}",
        };
    }

    private static string Frequent(ClassEvaluation? classes)
    {
        if (classes is null)
            return "always the most frequent class";
        var frequent = Enumerable.Range(0, classes.ClassNames.Count).MaxBy(i => classes.Confusion[i].Sum());
        return "always " + Words.Quoted(Words.Cut(classes.ClassNames[frequent], 24));
    }

    private static string Sources(IReadOnlyList<string> sources) => sources.Count switch
    {
        0 => "the table",
        1 => Words.Cut(sources[0], 80),
        _ => $"{Words.Count(sources.Count)} files ({Words.Cut(sources[0], 60)} and others)",
    };
}
