namespace FfnnMlNet.Numerics;

/// <summary>Code that is compiled for each vector width. <see cref="LaneWidth"/> calls the version for the widest vectors of the processor.
/// Implemented by structs that hold the arguments, so that the call is inlined and nothing is allocated.</summary>
internal interface ILaneAction
{
    /// <summary>Runs the code with lanes of type <typeparamref name="T"/>.</summary>
    void Run<T>() where T : struct, ILanes<T>;
}
