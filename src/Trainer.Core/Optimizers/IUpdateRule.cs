using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>The formula of an optimizer for one vector of parameters.</summary>
internal interface IUpdateRule
{
    /// <summary>How many moments the formula reads and writes, 0 to 2.</summary>
    static abstract int MomentCount { get; }

    /// <summary>The new parameter; the moments are advanced in place.</summary>
    T Update<T>(T parameter, T gradient, ref T first, ref T second) where T : struct, ILanes<T>;
}
