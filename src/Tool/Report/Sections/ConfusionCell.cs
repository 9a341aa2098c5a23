using System.Globalization;

namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>A cell of the confusion matrix.</summary>
/// <param name="Count">The number of rows.</param>
/// <param name="Share">The share of the rows of the actual class.</param>
/// <param name="Heat">The same share from 0 to 1, for the style sheet.</param>
/// <param name="IsRight">Whether the prediction is right.</param>
internal sealed record ConfusionCell(string Count, string Share, string Heat, bool IsRight)
{
    /// <summary>The cell of a number of rows.</summary>
    public static ConfusionCell Of(long count, long sum, bool isRight)
    {
        var share = sum > 0 ? (double)count / sum : 0;
        return new ConfusionCell(Words.Count(count), Words.ShortShare(share), share.ToString("0.00", CultureInfo.InvariantCulture),
            isRight);
    }
}
