namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>A confidence as a row of the report.</summary>
/// <param name="Confidence">The share that was asked for.</param>
/// <param name="Covered">The share that lay in the intervals.</param>
/// <param name="Width">The mean width of the intervals.</param>
internal sealed record CoverageLine(string Confidence, string Covered, string Width)
{
    /// <summary>The row of a confidence.</summary>
    public static CoverageLine Of(IntervalCoverage coverage) =>
        new(Words.TickWriter(ScoreFormat.Share)(coverage.Confidence), Words.Share(coverage.Covered), Words.Number(coverage.MeanWidth));
}
