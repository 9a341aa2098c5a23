namespace FfnnMlNet;

/// <summary>Why a row has its score: <see cref="BaseScore"/> and all <see cref="Contributions"/> add up to <see cref="Score"/>, up to 1
/// percent.</summary>
public sealed class Explanation
{
    private readonly string? _unit;

    /// <param name="unit">What the score is, such as "log-odds"; null = a number in the unit of the label.</param>
    internal Explanation(
        int output, string? outputName, float baseScore, float score, IReadOnlyList<FeatureContribution> contributions, string? unit = null)
    {
        (Output, OutputName, BaseScore, Score, Contributions) = (output, outputName, baseScore, score, contributions);
        _unit = unit;
    }

    /// <summary>Index of the output or class that is explained; 0 where there is one.</summary>
    public int Output { get; }

    /// <summary>The name of the output or class, "True" or "False" for two classes; null where it has none.</summary>
    public string? OutputName { get; }

    /// <summary>The score of the means of the training rows.</summary>
    public float BaseScore { get; }

    /// <summary>The score of the row: for several classes the log-odds log(p / (1 - p)) of the class, else the value of the Score column,
    /// which for two classes is the log-odds of true.</summary>
    public float Score { get; }

    /// <summary>The contribution of each feature, the largest absolute value first.</summary>
    public IReadOnlyList<FeatureContribution> Contributions { get; }

    /// <summary>The score, that of the means of the training rows, and the ten features that make the largest difference, a line each, in
    /// the invariant culture.</summary>
    public override string ToString()
    {
        const int Most = 10;
        var lines = Contributions.Take(Most).Select(feature => feature.ToString());
        var rest = Contributions.Skip(Most).Sum(feature => (double)feature.Contribution);
        return string.Join('\n', [
            FormattableString.Invariant($"{What()} {Score:0.####}; the mean training row has {BaseScore:0.####}; ") +
                "the difference comes from:",
            .. lines,
            .. Contributions.Count > Most
                ? (string[])[FormattableString.Invariant($"{Contributions.Count - Most} others: {rest:+0.####;-0.####;0}")] : [],
        ]);
    }

    private string What() => (OutputName, _unit) switch
    {
        (null, null) => "Score",
        (null, { } unit) => FormattableString.Invariant($"Class {Output}: {unit}"),
        ({ } name, var unit) => $"{name}: {unit ?? "score"}",
    };
}
