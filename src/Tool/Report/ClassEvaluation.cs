namespace FfnnMlNet.Tool.Report;

/// <summary>How the classes of the test rows were predicted.</summary>
internal sealed record ClassEvaluation
{
    /// <summary>The names of the classes. Of two classes the second is the positive one.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>[actual][predicted] the number of test rows.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> Confusion { get; init; }

    /// <summary>The curves of the positive class, or of each class against all others; the classes that matter most first.</summary>
    public IReadOnlyList<ClassCurves> Curves { get; init; } = [];

    /// <summary>Predicted probabilities beside the shares that came true: of the positive class for two classes, otherwise of the predicted
    /// class.</summary>
    public IReadOnlyList<CalibrationBin> Calibration { get; init; } = [];

    /// <summary>What other thresholds would give, in ascending order; for two classes only.</summary>
    public IReadOnlyList<ThresholdRow> Thresholds { get; init; } = [];
}
