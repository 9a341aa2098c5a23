namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>A class as a row of the report.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">The number of test rows.</param>
/// <param name="Recall">The share of its rows that were found.</param>
/// <param name="Precision">The share of its predictions that were right.</param>
/// <param name="F1">The harmonic mean of both.</param>
internal sealed record ClassLine(string Name, string Rows, string Recall, string Precision, string F1)
{
    /// <summary>The row of a class of a confusion matrix.</summary>
    public static ClassLine Of(string name, IReadOnlyList<IReadOnlyList<long>> confusion, int index)
    {
        double right = confusion[index][index];
        var (actual, predicted) = (confusion[index].Sum(), confusion.Sum(row => row[index]));
        return new ClassLine(
            name, Words.Count(actual), Words.Share(right / actual), Words.Share(right / predicted),
                Words.Share(2 * right / (actual + predicted)));
    }
}
