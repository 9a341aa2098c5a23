using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>For input gradients of few rows, whose weights are many times as large as the deltas and the result. The lanes of a vector run
/// along the rows of the output. Transposing the weights costs as much for one row as for a thousand, so here the weights are read in
/// place, and the deltas and the result are transposed.</summary>
internal readonly struct RowLaneKernel : IProductKernel
{
    public static bool CanRun(in ProductShape shape, BlockOptions options) =>
        shape.Kind == ProductKinds.InputGradient && shape.Inner > 0 && shape.Columns > 0;

    public static BlockSizes BlocksOf(in ProductShape shape) =>
        new(ProductTuning.PanelVectors * shape.Lanes, ProductTuning.RowLaneInputs, ProductTuning.MaxBlockDepth);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Block<T, TEpilogue>(in ProductBlock block, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue
    {
        ref readonly var task = ref block.Task;
        var rows = block.Rows;
        var width = rows > T.Count ? 2 * T.Count : T.Count;
        var inputs = Math.Min(block.LastColumn, task.Output.Columns) - block.FirstColumn;
        ref var deltas = ref block.Buffers.TransposeIntoPanel(
            ref Unsafe.Add(ref task.Left.First, ((nint)block.FirstRow * task.Left.Stride) + block.FirstInner), task.Left.Stride,
            block.Depth, width, rows);
        ref var weights = ref Unsafe.Add(ref task.Right.First, ((nint)block.FirstColumn * task.Right.Stride) + block.FirstInner);
        ref var accumulators = ref block.Buffers.Block(inputs * width);
        BlockedKernel.PackedPanel<T>(
            ref weights, task.Right.Stride, inputs, ref deltas, width, block.Depth, ref accumulators, isStart: block.FirstInner == 0);
        if (!block.IsLastDepth)
            return;
        nint stride = task.Output.Stride;
        Transposition.Into(
            ref accumulators, width, rows, ref Unsafe.Add(ref task.Output.First, (block.FirstRow * stride) + block.FirstColumn), stride,
            block.LastColumn - block.FirstColumn, inputs);
        EpiloguePass.Run<T, TEpilogue>(block, epilogue);
    }
}
