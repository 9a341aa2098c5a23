using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>An epilogue as a pass of its own, for kernels whose accumulators do not lie as the output does.</summary>
internal static class EpiloguePass
{
    /// <summary>Over the rows and columns of a block that hold the product already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TEpilogue>(in ProductBlock block, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue
    {
        if (typeof(TEpilogue) == typeof(Keep))
            return;
        ref readonly var task = ref block.Task;
        for (var row = block.FirstRow; row < block.LastRow; row++)
        {
            var at = (nint)row * task.Output.Stride;
            for (nint column = block.FirstColumn; column < block.LastColumn; column += T.Count)
            {
                ref var output = ref Unsafe.Add(ref task.Output.First, at + column);
                ref var other = ref TEpilogue.ReadsOther ? ref Unsafe.Add(ref task.Other.First, at + column) : ref output;
                epilogue.Finish(T.Load(ref output), ref output, ref other);
            }
        }
    }
}
