namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>How numbers were predicted.</summary>
/// <param name="Labels">The labels.</param>
/// <param name="IsSeveral">Whether there are several.</param>
internal sealed record NumbersSection(IReadOnlyList<NumberPart> Labels, bool IsSeveral)
{
    private const int MostLabels = 8;

    /// <summary>The section of the evaluations, or null where there are none.</summary>
    public static NumbersSection? Of(IReadOnlyList<NumberEvaluation> numbers)
    {
        var parts = numbers.Select(Finite).Where(one => one.ActualAndPredicted.Count > 0).Take(MostLabels).Select(NumberPart.Of).ToList();
        return parts.Count > 0 ? new NumbersSection(parts, numbers.Count > 1) : null;
    }

    private static NumberEvaluation Finite(NumberEvaluation numbers) => numbers with
    {
        ActualAndPredicted = [.. numbers.ActualAndPredicted.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))],
    };
}
