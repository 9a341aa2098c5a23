using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>Cuts a thread's share of a product into blocks and computes them with a kernel.</summary>
internal static class ProductDriver
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TKernel>(in ProductShare share) where T : struct, ILanes<T> where TKernel : struct, IProductKernel
    {
        ref readonly var task = ref share.Task;
        var shape = share.Shape;
        var (plan, prefetches) = (share.Plan, share.Forced ?? shape.Prefetches);
        var sizes = TKernel.BlocksOf(shape);
        var depthBlocks = BlockSizes.CountOf(task.Inner, sizes.Depth);
        share.Buffers.ForgetLeft();
        TKernel.Begin<T>(share);
        var isFirst = true;
        for (int row = share.FirstRow, lastRow; row < share.LastRow; row = lastRow)
        {
            lastRow = (int)Math.Min((long)row + sizes.Rows, share.LastRow);
            for (int column = share.FirstColumn, lastColumn; column < share.LastColumn; column = lastColumn)
            {
                lastColumn = (int)Math.Min((long)column + sizes.Columns, share.LastColumn);
                var columns = Math.Min(lastColumn, task.Output.Columns) - column;
                // Blocks at the edge are smaller, and so may be all of a share.
                if (share.Forced is null && (lastRow - row != shape.BlockRows || columns != shape.BlockColumns))
                {
                    shape = shape with { BlockRows = lastRow - row, BlockColumns = columns };
                    (plan, prefetches) = (ProductPlans.For(shape), shape.Prefetches);
                    Debug.Assert(plan is ProductPlan<TKernel>);
                }
                for (var depthBlock = 0; depthBlock < depthBlocks; depthBlock++)
                {
                    if (!isFirst && share.Interruption is { } interruption && !interruption.GoesOn(share.Part))
                        return;
                    isFirst = false;
                    var firstInner = BlockSizes.Begin(task.Inner, depthBlock, depthBlocks);
                    var block = new ProductBlock(task, share.Buffers)
                    {
                        FirstRow = row,
                        LastRow = lastRow,
                        FirstColumn = column,
                        LastColumn = lastColumn,
                        FirstInner = firstInner,
                        Depth = BlockSizes.Begin(task.Inner, depthBlock + 1, depthBlocks) - firstInner,
                        Options = plan.Options,
                        Prefetches = prefetches,
                    };
                    if (task.Epilogue is { } epilogue && depthBlock + 1 == depthBlocks)
                        epilogue.Block<T, TKernel>(block);
                    else
                        TKernel.Block<T, Keep>(block, default);
                }
            }
        }
    }
}
