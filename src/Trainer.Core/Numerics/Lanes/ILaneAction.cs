namespace FfnnMlNet.Numerics;

/// <summary>Code that is compiled for each lane type; <see cref="LaneWidth"/> calls the one that this process has in hardware. A struct
/// that holds the arguments, so that the call is inlined and nothing is allocated.</summary>
internal interface ILaneAction
{
    void Run<T>() where T : struct, ILanes<T>;
}
