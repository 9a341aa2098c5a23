namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>A row of the confusion matrix.</summary>
/// <param name="Name">The actual class.</param>
/// <param name="Cells">How often each class was predicted.</param>
internal sealed record ConfusionLine(string Name, IReadOnlyList<ConfusionCell> Cells)
{
    /// <summary>The row of a class.</summary>
    public static ConfusionLine Of(string name, IReadOnlyList<long> counts, int index)
    {
        var sum = counts.Sum();
        return new ConfusionLine(name, [.. counts.Select((count, i) => ConfusionCell.Of(count, sum, i == index))]);
    }
}
