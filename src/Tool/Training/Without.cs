using FfnnMlNet.Tool.Report;

namespace FfnnMlNet.Tool.Training;

/// <summary>Names what a report and its folder lack because the time was over or a person ended the run.</summary>
internal static class Without
{
    /// <summary>The confidence intervals of the metrics.</summary>
    public const string Intervals = "the intervals of the scores";

    /// <summary>The linear model.</summary>
    public const string Linear = "the linear model to compare with";

    /// <summary>The importance of the columns.</summary>
    public const string Importance = "the importance of the columns";

    /// <summary>The effects of the columns.</summary>
    public const string Effects = "the shapes of their effects";

    /// <summary>The fingerprints of the training rows.</summary>
    public const string Rows = "the list of the rows that it learnt from";

    /// <summary>The ONNX model.</summary>
    public const string Onnx = Models.ModelFolder.OnnxFile;

    /// <summary>The generated projects.</summary>
    public const string Code = "the C# projects";

    private const string NoTime = "The time limit left no time for";

    /// <summary>Adds all parts of a report that are not there.</summary>
    /// <param name="hasLimit">Whether the run has a time limit; without one and without a reason there is nothing missing.</param>
    /// <param name="why">As in <see cref="Of"/>.</param>
    public static Tested All(ModelTest test, Tested tested, bool hasLimit, string? why)
    {
        if (!hasLimit && why is null)
            return tested with { WhyNoLinear = test.WhyNoLinear };
        if (tested.Scores.All(score => score.Interval is null))
            tested = Of(tested, Intervals, why);
        if (tested.Scores.All(score => score.Linear is null) && (!test.IsLinearTried || test.WhyNoLinear == LinearModel.NoTime))
            tested = Of(tested, Linear, why);
        else
            tested = tested with { WhyNoLinear = test.WhyNoLinear };
        if (tested.Importance is null)
            tested = Of(tested, Importance, why);
        return tested.Effects.Count == 0 ? Of(tested, Effects, why) : tested;
    }

    /// <summary>Adds a part to what is missing.</summary>
    /// <param name="why">Why, as the beginning of a sentence that the parts end; null = as before, or there was no time.</param>
    public static Tested Of(Tested tested, string part, string? why = null)
    {
        if (tested.Missing.Contains(part))
            return tested;
        IReadOnlyList<string> parts = [.. tested.Missing, part];
        why ??= tested.WhyMissing is { } before && tested.Missing.Count > 0
            ? before[..before.IndexOf(tested.Missing[0], StringComparison.Ordinal)] : NoTime + " ";
        return tested with { Missing = parts, WhyMissing = why + Words.List(parts) + "." };
    }
}
