namespace FfnnMlNet;

/// <summary>
/// How the labels of a regression are brought to the scale of the network's outputs. Scores come back in the unit of the label; losses
/// reported while training are those of the scaled labels. Immutable.
/// </summary>
public sealed class TargetScaling
{
    private readonly string _name;

    private TargetScaling(string name) => _name = name;

    /// <summary>(t - mean) / standard deviation for each output, over the training rows by weight, in double. With labels that are all the
    /// same the divisor is 1. Several outputs count alike, whatever their units.</summary>
    public static TargetScaling Standardize { get; } = new("standardize");

    /// <summary>Labels as they are.</summary>
    public static TargetScaling None { get; } = new("none");

    /// <summary>The name, such as "standardize".</summary>
    public override string ToString() => _name;
}
