using FfnnMlNet.Tool.Report.Charts;

namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>How classes were predicted.</summary>
/// <param name="Names">The names of the classes in the confusion matrix.</param>
/// <param name="Matrix">The rows of the confusion matrix, or empty where there are too many classes.</param>
/// <param name="Confused">The pairs of classes that are mixed up most.</param>
/// <param name="Classes">Recall and precision of each class, those with most rows first.</param>
/// <param name="Left">The number of classes that are not listed, as a sentence; or null.</param>
/// <param name="Figures">ROC, precision-recall and calibration.</param>
/// <param name="Thresholds">What other thresholds would give.</param>
/// <param name="Positive">The positive class of two, or null.</param>
internal sealed record ClassesSection(
    IReadOnlyList<string> Names, IReadOnlyList<ConfusionLine> Matrix, IReadOnlyList<string> Confused, IReadOnlyList<ClassLine> Classes,
    string? Left, IReadOnlyList<Figure> Figures, IReadOnlyList<ThresholdLine> Thresholds, string? Positive)
{
    private const int MostOfSmall = 4;
    private const int MostOfMatrix = 16;
    private const int MostClasses = 40;
    private const int MostPairs = 8;

    /// <summary>Whether the confusion matrix leaves room for a table beside it.</summary>
    public bool IsSmall => Names.Count <= MostOfSmall;

    /// <summary>The section of an evaluation.</summary>
    public static ClassesSection Of(ClassEvaluation classes)
    {
        var names = classes.ClassNames.Select(name => Words.Cut(name, 30)).ToList();
        var lines = Enumerable.Range(0, names.Count)
            .OrderByDescending(i => classes.Confusion[i].Sum())
            .Select(i => ClassLine.Of(names[i], classes.Confusion, i))
            .ToList();
        return new ClassesSection(
            names,
            names.Count <= MostOfMatrix ? [.. names.Select((name, i) => ConfusionLine.Of(name, classes.Confusion[i], i))] : [],
            names.Count > 2 ? [.. Pairs(classes.Confusion, names).Take(MostPairs)] : [],
            [.. lines.Take(MostClasses)],
            lines.Count > MostClasses
                ? $"{Words.Count(lines.Count - MostClasses)} rarer classes are not listed; metrics.json has all of them." : null,
            [.. FiguresOf(classes)],
            [.. classes.Thresholds.Select(ThresholdLine.Of)],
            names.Count == 2 ? names[1] : null);
    }

    private static IEnumerable<Figure> FiguresOf(ClassEvaluation classes)
    {
        if (classes.Curves.Count > 0)
        {
            yield return ClassCharts.Roc(classes);
            yield return ClassCharts.PrecisionRecall(classes);
        }
        if (classes.Calibration.Count > 0)
            yield return ClassCharts.Calibration(classes);
    }

    private static IEnumerable<string> Pairs(IReadOnlyList<IReadOnlyList<long>> confusion, List<string> names) =>
        from actual in Enumerable.Range(0, names.Count)
        from predicted in Enumerable.Range(0, names.Count)
        where actual != predicted && confusion[actual][predicted] > 0
        orderby confusion[actual][predicted] descending
        let share = (double)confusion[actual][predicted] / confusion[actual].Sum()
        select $"{Words.Quoted(names[actual])} taken for {Words.Quoted(names[predicted])}: "
            + $"{Words.Count(confusion[actual][predicted], "row")}, {Words.ShortShare(share)} of the class";
}
