using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Updates of weights as the end of the products that give their gradient: plain descent needs no whole gradient.</summary>
internal interface IWeightUpdates
{
    /// <summary>The end of the product that gives the gradient of a layer's weights; null where they are updated afterwards.</summary>
    /// <param name="layer">Counted from 0.</param>
    ProductEpilogue? EpilogueOf(int layer);
}
