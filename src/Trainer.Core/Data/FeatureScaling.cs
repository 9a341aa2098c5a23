namespace FfnnMlNet;

/// <summary>How the trainer scales numeric features. The parameters are computed from the training rows only, unweighted and in double;
/// they are saved with the model and applied whenever it scores. Immutable.</summary>
/// <remarks>Two kinds of slots are never scaled: those of categories (ML.NET's <c>CategoricalSlotRanges</c> annotation, which one-hot
/// encoding sets) and those that contain only 0 and 1. A slot with a single value in all training rows becomes 0, whatever value it has
/// later, except with <see cref="None"/>.</remarks>
public sealed class FeatureScaling
{
    private readonly string _name;

    private FeatureScaling(string name) => _name = name;

    /// <summary>z / sqrt(1 + (z/3)^2) with z = (x - median) / (q75 - q25); the range is (-3, 3), which bounds outliers. If the quartiles
    /// are equal, half the range of the values replaces their difference. (RealMLP: Holzmüller, Grinsztajn and Steinwart, 2024.)</summary>
    public static FeatureScaling Robust { get; } = new("robust");

    /// <summary>(x - mean) / standard deviation, with the population's standard deviation. The result is limited to +-1,000,000.</summary>
    public static FeatureScaling Standard { get; } = new("standard");

    /// <summary>The quantile of the standard normal distribution at the rank of x among the training rows. The map is piecewise linear
    /// through at most 1,000 quantiles, and constant outside the range of the training rows. Equal values get the middle of their
    /// ranks.</summary>
    public static FeatureScaling QuantileNormal { get; } = new("quantile-normal");

    /// <summary>Features are not scaled. Missing values are still imputed.</summary>
    public static FeatureScaling None { get; } = new("none");

    /// <summary>The name, such as "robust".</summary>
    public override string ToString() => _name;
}
