using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>Cuts a thread's share of a product into blocks, and computes each block with a kernel.</summary>
internal static class ProductDriver
{
    /// <param name="plan">The plan of the first block. Smaller blocks at the edges may use other plans with the same kernel.</param>
    /// <param name="shape">The shape of the product and of its first block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TKernel>(ProductPlan plan, in ProductTask task, in ProductShape shape, in ProductShare share)
        where T : struct, ILanes<T> where TKernel : struct, IProductKernel
    {
        var prefetches = share.Forced ?? shape.Prefetches;
        var (blockRows, blockColumns) = (shape.BlockRows, shape.BlockColumns);
        var sizes = TKernel.BlocksOf(shape);
        var depthBlocks = BlockSizes.CountOf(task.Inner, sizes.Depth);
        share.Buffers.ForgetLeft();
        TKernel.Begin<T>(task, share);
        var isFirst = true;
        for (int row = share.FirstRow, lastRow; row < share.LastRow; row = lastRow)
        {
            lastRow = (int)Math.Min((long)row + sizes.Rows, share.LastRow);
            for (int column = share.FirstColumn, lastColumn; column < share.LastColumn; column = lastColumn)
            {
                lastColumn = (int)Math.Min((long)column + sizes.Columns, share.LastColumn);
                var columns = Math.Min(lastColumn, task.Output.Columns) - column;
                if ((lastRow - row != blockRows || columns != blockColumns) && share.Forced is null)
                {
                    (blockRows, blockColumns) = (lastRow - row, columns);
                    var edge = shape with { BlockRows = blockRows, BlockColumns = blockColumns };
                    (plan, prefetches) = (ProductPlans.For(edge), edge.Prefetches);
                    Debug.Assert(plan is KernelPlan<TKernel>);
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
