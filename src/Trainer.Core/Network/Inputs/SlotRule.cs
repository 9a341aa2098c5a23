namespace FfnnMlNet.Network;

/// <summary>How the feature of one slot becomes an input of the network.</summary>
/// <param name="Fill">Replaces a missing value, which is NaN or infinite, before anything else is done.</param>
/// <param name="Center">Subtracted from the feature; 0 for shapes without a center.</param>
/// <param name="Factor">Multiplies the feature; 1 for shapes without a factor. With 0 the input is always 0.</param>
/// <param name="Quantiles">The map of <see cref="InputShape.Quantiles"/>; null for other shapes.</param>
internal sealed record SlotRule(InputShape Shape, float Fill, float Center = 0, float Factor = 1, QuantileMap? Quantiles = null)
{
    /// <summary>True where the feature is scaled and its input is not constant.</summary>
    public bool IsNumeric => Shape == InputShape.Quantiles || (Shape != InputShape.Plain && Factor != 0);
}
