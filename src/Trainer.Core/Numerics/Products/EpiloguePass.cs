using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>Runs an epilogue as a separate pass over the output, for kernels whose accumulators are not laid out as the output
/// is.</summary>
internal static class EpiloguePass
{
    /// <summary>Runs the epilogue over the rows and columns of a block that already hold the product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<T, TEpilogue>(in ProductBlock block, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue
    {
        if (typeof(TEpilogue) == typeof(Keep))
            return;
        ref readonly var task = ref block.Task;
        ref var output = ref task.Output.First;
        ref var other = ref TEpilogue.ReadsOther ? ref task.Other.First : ref output;
        nint stride = task.Output.Stride, first = block.FirstColumn, last = block.LastColumn;
        for (nint row = block.FirstRow; row < block.LastRow; row++)
        {
            for (var at = (row * stride) + first; at < (row * stride) + last; at += T.Count)
            {
                ref var value = ref Unsafe.Add(ref output, at);
                epilogue.Finish(T.Load(ref value), ref value, ref Unsafe.Add(ref other, at));
            }
        }
    }
}
