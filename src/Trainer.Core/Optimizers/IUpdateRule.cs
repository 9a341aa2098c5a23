using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>The update formula of an optimizer, for a vector of parameters.</summary>
internal interface IUpdateRule
{
    /// <summary>The number of moments that the formula uses, 0 to 2.</summary>
    static abstract int MomentCount { get; }

    /// <summary>Returns the new parameter and updates the moments in place.</summary>
    T Update<T>(T parameter, T gradient, ref T first, ref T second) where T : struct, ILanes<T>;
}
