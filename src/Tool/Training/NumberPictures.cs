using FfnnMlNet.Tool.Report;

namespace FfnnMlNet.Tool.Training;

/// <summary>What the report shows of predicted numbers.</summary>
internal static class NumberPictures
{
    private const int MostPoints = 2000;

    /// <param name="confidence">The share that the intervals were asked to cover.</param>
    public static IReadOnlyList<NumberEvaluation> Of(ScoredNumbers scored, double confidence, int seed)
    {
        var rows = Enumerable.Range(0, scored.Count).ToArray();
        if (rows.Length > MostPoints)
        {
            new Random(seed).Shuffle(rows);
            rows = [.. rows[..MostPoints].Order()];
        }
        return
        [
            .. scored.Names.Select((name, output) => new NumberEvaluation
            {
                Label = name,
                ActualAndPredicted =
                [
                    .. rows.Select(row => new CurvePoint(scored.At(scored.Actual, row, output), scored.At(scored.Predicted, row, output))),
                ],
                TestRows = scored.Count,
                Coverage = scored.IntervalCoverage(output) is { } covered
                    ? [new IntervalCoverage(confidence, covered, 2.0 * scored.Margins![output])] : [],
            }),
        ];
    }
}
