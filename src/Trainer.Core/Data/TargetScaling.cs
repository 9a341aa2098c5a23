namespace FfnnMlNet;

/// <summary>How the labels of a regression are scaled for the network. Scores are in the unit of the label; losses that are reported during
/// training are those of the scaled labels. Immutable.</summary>
public sealed class TargetScaling
{
    private readonly string _name;

    private TargetScaling(string name) => _name = name;

    /// <summary>(t - mean) / standard deviation, separately for each output, weighted and computed in double over the training rows. If all
    /// labels are equal the divisor is 1. So several outputs have equal influence, whatever their units.</summary>
    public static TargetScaling Standardize { get; } = new("standardize");

    /// <summary>Labels are not scaled.</summary>
    public static TargetScaling None { get; } = new("none");

    /// <summary>The name, such as "standardize".</summary>
    public override string ToString() => _name;
}
