using FfnnMlNet.Intervals;
using FfnnMlNet.Network;
using Microsoft.ML.Data;

namespace FfnnMlNet;

// How sure a model is: prediction intervals and prediction sets.
public abstract partial class FfnnModelParameters<TOutput>
{
    /// <summary>The share of new rows whose label lies in the prediction interval or prediction set; null where the model was trained
    /// without <see cref="FfnnOptions.IntervalCoverage"/>.</summary>
    public float? IntervalCoverage => Network.Limits?.Coverage;

    private protected ConformalLimits RequiredLimits => Network.Limits ?? throw new InvalidOperationException(
        "The model does not know how sure it is: it was trained without IntervalCoverage. Set that option, such as 0.9f, and train again.");

    // Score alone, or with the bounds where the model has them.
    private protected ISchemaBoundMapper WithIntervals(ISchemaBoundMapper scores) => Network.Limits is { } limits
        ? new IntervalMapper((ISchemaBindableMapper)this, (ISchemaBoundRowMapper)scores, CreateScoring, limits) : scores;

    private protected void PredictIntervalsOf(ReadOnlySpan<float> features, Span<PredictionInterval> intervals)
    {
        var widths = RequiredLimits.Limits;
        if (intervals.Length < widths.Length)
            throw new ArgumentException(FormattableString.Invariant(
                $"intervals must have room for {widths.Length} values, one per output, but has {intervals.Length}."));
        var scores = new float[widths.Length];
        Predict(features, scores);
        for (var k = 0; k < scores.Length; k++)
            intervals[k] = new PredictionInterval(scores[k], scores[k] - widths[k], scores[k] + widths[k]);
    }
}
