using FfnnMlNet.Numerics;

namespace FfnnMlNet.Fingerprint;

/// <summary>A function of one variable over lanes. It is a type so that it is compiled for each width.</summary>
internal interface ILaneFunction
{
    static abstract T Apply<T>(T x) where T : struct, ILanes<T>;
}
