namespace FfnnMlNet;

/// <summary>
/// How numeric features are brought to a common scale inside the trainer. The numbers come from the training rows alone, unweighted, in
/// double; they are saved with the model and applied whenever it scores. Immutable.
/// </summary>
/// <remarks>
/// Left as they are under every scaling: slots that stand for categories (ML.NET's <c>CategoricalSlotRanges</c> annotation, which one-hot
/// encoding sets) and slots that hold nothing but 0 and 1. A slot with one value in all training rows becomes 0, for any value it may have
/// later, except under <see cref="None"/>.
/// </remarks>
public sealed class FeatureScaling
{
    private readonly string _name;

    private FeatureScaling(string name) => _name = name;

    /// <summary>z / sqrt(1 + (z/3)^2) with z = (x - median) / (q75 - q25), in (-3, 3): outliers cannot reach far. Where the quartiles are
    /// equal, half the range takes the place of their difference. (RealMLP: Holzmüller, Grinsztajn and Steinwart, 2024.)</summary>
    public static FeatureScaling Robust { get; } = new("robust");

    /// <summary>(x - mean) / standard deviation, the population's. Values more than 1,000,000 deviations away count as that far.</summary>
    public static FeatureScaling Standard { get; } = new("standard");

    /// <summary>The quantile of the standard normal distribution that corresponds to the rank of x among the training rows: straight lines
    /// through at most 1,000 quantiles, flat outside the training range, equal values at the middle of their ranks.</summary>
    public static FeatureScaling QuantileNormal { get; } = new("quantile-normal");

    /// <summary>Features as they are; missing ones are still imputed.</summary>
    public static FeatureScaling None { get; } = new("none");

    /// <summary>The name, such as "robust".</summary>
    public override string ToString() => _name;
}
