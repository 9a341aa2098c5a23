namespace FfnnMlNet;

/// <summary>What <c>ExportOnnx</c> writes and how it checks it.</summary>
public sealed class OnnxExportOptions
{
    /// <summary>The oldest version of the standard operator set that can be asked for.</summary>
    internal const int OldestOpset = 9;

    /// <summary>The newest version of the standard operator set that ML.NET writes.</summary>
    internal const int NewestOpset = 12;

    /// <summary>The columns to export, each with the name of its output in the graph. Null = those of "PredictedLabel", "Score" and
    /// "Probability" that the pipeline has, under their own names. Default null.</summary>
    public IReadOnlyDictionary<string, string>? OutputNames { get; set; }

    /// <summary>The name of the graph; not empty. Default "model".</summary>
    public string GraphName { get; set; } = "model";

    /// <summary>The version of ONNX's standard operator set, in 9..12, which is what ML.NET can write. Default 12.</summary>
    public int OpsetVersion { get; set; } = NewestOpset;

    /// <summary>The largest number of rows that are scored by both sides, from the first row on; at least 0. 0 = no check. Default
    /// 1000.</summary>
    public int MaximumCheckedRows { get; set; } = 1000;

    /// <summary>The largest difference of two scores that is accepted, relative to the score where its absolute value is above 1; above 0.
    /// Default 1e-5.</summary>
    public double Tolerance { get; set; } = 1e-5;

    /// <exception cref="ArgumentException">An option is not valid.</exception>
    internal void Check()
    {
        if (OpsetVersion is < OldestOpset or > NewestOpset)
            throw Fault(nameof(OpsetVersion), $"must be in {OldestOpset}..{NewestOpset}, but was {OpsetVersion}");
        if (MaximumCheckedRows < 0)
            throw Fault(nameof(MaximumCheckedRows), $"must be at least 0, but was {MaximumCheckedRows}");
        if (!(Tolerance > 0))
            throw Fault(nameof(Tolerance), FormattableString.Invariant($"must be above 0, but was {Tolerance}"));
        if (string.IsNullOrEmpty(GraphName))
            throw Fault(nameof(GraphName), "must not be empty");
        if (OutputNames is { Count: 0 })
            throw Fault(nameof(OutputNames), "must name at least one column; null exports PredictedLabel, Score and Probability");
    }

    private static ArgumentException Fault(string option, string what) => new($"{option} {what}.");
}
