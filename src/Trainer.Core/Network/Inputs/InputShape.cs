namespace FfnnMlNet.Network;

/// <summary>The function by which a feature becomes an input of the network. The values are saved in models: never renumber.</summary>
internal enum InputShape
{
    /// <summary>The feature as it is.</summary>
    Plain = 0,

    /// <summary>z = (x - center) factor, limited to +-<see cref="InputTransform.Limit"/>.</summary>
    Linear = 1,

    /// <summary>z / sqrt(1 + (z/3)^2) with the z of <see cref="Linear"/>: nearly z near 0, and never beyond +-3.</summary>
    SmoothClip = 2,

    /// <summary>Piecewise linear between the quantiles of the feature, see <see cref="QuantileMap"/>.</summary>
    Quantiles = 3,
}
