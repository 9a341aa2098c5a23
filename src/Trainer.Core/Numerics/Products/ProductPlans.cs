using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using static FfnnMlNet.Numerics.ProductKinds;

namespace FfnnMlNet.Numerics;

/// <summary>The table of the ways to compute a product. For a given shape the first plan whose condition holds is taken. All plans give the
/// same bits. They differ in the dimension that the lanes of a vector run along, in the tile, and in how the factors are read. Times are
/// those of one core. docs/performance.md has more of them, and the workloads W1 to W5.</summary>
/// <remarks>
/// A new plan is an entry in this table, before the plans that it is to replace. If no kernel does what it needs, add a struct that
/// implements <see cref="IProductKernel"/>. Its thresholds belong in <see cref="ProductTuning"/>. Nothing else has to name the plan: the
/// tests run every plan on every shape that it can compute, and fail until some workload uses it. A condition depends only on the shape. If
/// it depends on the size of the block (BlockRows, BlockColumns), the plan must have the same kernel as the other plans that such a product
/// may take, because the kernel of the first block decides how the product is cut. The conditions that several plans have are methods
/// below the table.
/// </remarks>
internal static class ProductPlans
{
    public static ImmutableArray<ProductPlan> All { get; } =
    [
        new KernelPlan<FewColumnsKernel>
        {
            Name = "few columns",
            Kinds = Forward | WeightGradient,
            When = (in shape) =>
                shape.Columns is > 0 and <= ProductTuning.VeryFewColumns && shape.Rows >= ProductTuning.FewColumnsRows && shape.Inner > 0,
            Gain = "along 1 to 4 columns most lanes would work on padding: 256 x 256 x 2 in 4.2 us (Zen 5)",
        },
        new KernelPlan<FewColumnsKernel>
        {
            Name = "up to twelve columns",
            Kinds = Forward | WeightGradient,
            // The left factor of a weight gradient need not be transposed. Up to 8 columns, a panel of 8 lanes is as fast.
            When = (in shape) =>
                shape.Columns is > 0 and <= ProductTuning.FewColumns && shape.Rows >= ProductTuning.FewColumnsRows &&
                shape.Inner >= ProductTuning.FewColumnsInner &&
                (shape.Kind == WeightGradient || (shape.Lanes == 16 && shape.Columns > Lanes8.Count)),
            Gain = "256 x 1024 x 10 takes 75 us instead of 86, its weight gradient 54 instead of 90 (Zen 4)",
        },
        new KernelPlan<ShortChainKernel>
        {
            Name = "short chains",
            Kinds = InputGradient,
            When = (in shape) => ShortChainKernel.CanRun(shape, BlockOptions.None),
            Gain = "1 to 4 multiply-adds are bound by memory: 0.86 us instead of 1.85 with column sums (layer 1 of W5, 8 lanes, Zen 5)",
        },
        new KernelPlan<RowLaneKernel>
        {
            Name = "lanes along rows",
            Kinds = InputGradient,
            // Together the deltas and the result have at most half as many elements as the weights, and at least 7/8 of the lanes along the
            // rows are used.
            When = (in shape) =>
                shape.Lanes > 1 && shape.Inner >= ProductTuning.RowLaneSize && shape.Columns >= ProductTuning.RowLaneSize &&
                2L * shape.Rows * ((long)shape.Inner + shape.Columns) <= (long)shape.Inner * shape.Columns &&
                8L * shape.Rows >= 7L * ((shape.Rows + shape.Lanes - 1) / shape.Lanes * shape.Lanes),
            Gain = "with few rows, transposing the weights does not pay: 32 x 512 x 512 at 95 % of the peak (Zen 4)",
        },
        new KernelPlan<BlockedKernel>
        {
            Name = "transposed panels, three-vector end",
            Kinds = InputGradient,
            When = (in shape) => shape.Registers == 16 && EndsInThreeVectors(shape) && shape.Inner > 0 && !IsRightWorthPacking(shape),
            Options = BlockOptions.EndInThreeVectors,
            Gain = "the same as of \"in place, three-vector end\"",
        },
        new KernelPlan<BlockedKernel>
        {
            Name = "transposed panels",
            Kinds = InputGradient,
            When = (in _) => true,
            Gain = "one panel of the weights is transposed at a time, without a transposed copy of all: 200 x 28 x 100 in 5.2 us (Zen 5)",
        },
        new KernelPlan<BlockedKernel>
        {
            Name = "one row",
            Kinds = Forward | WeightGradient,
            When = (in shape) => shape.BlockRows == 1,
            Options = BlockOptions.OneRow,
            Gain = "8 vectors side by side: weights are read as fast as the caches deliver them; 1 x 512 x 512 in 8.5 us (Zen 5)",
        },
        new KernelPlan<BlockedKernel>
        {
            Name = "both packed",
            Kinds = WeightGradient,
            When = (in shape) => IsLeftWorthPacking(shape) && IsRightWorthPacking(shape),
            Options = BlockOptions.PackLeft | BlockOptions.PackRight,
            Gain = "each row of a large batch is in a page of its own; with both packed, weight gradients of W3 were 2 % faster (Zen 4)",
        },
        new KernelPlan<BlockedKernel>
        {
            Name = "left packed",
            Kinds = WeightGradient,
            When = (in shape) => IsLeftWorthPacking(shape),
            Options = BlockOptions.PackLeft,
            Gain = "the same as of \"both packed\", for a right factor that stays in L1 without packing",
        },
        new KernelPlan<BlockedKernel>
        {
            Name = "right packed",
            Kinds = Forward | WeightGradient,
            When = (in shape) => IsRightWorthPacking(shape),
            Options = BlockOptions.PackRight,
            Gain = "packing costs one store per vector: 256 x 1024 x 1024 at 82 % of the peak, in place at 61 % (Zen 4)",
        },
        new KernelPlan<BlockedKernel>
        {
            Name = "in place, three-vector end",
            Kinds = Forward | WeightGradient,
            When = (in shape) => shape.Registers == 16 && EndsInThreeVectors(shape) && shape.Inner > 0,
            Options = BlockOptions.EndInThreeVectors,
            Gain = "a last single vector would have 6 accumulators where 8 are needed: layer 0 of W5 at 92 % of the peak, not 87 % (Zen 5)",
        },
        new KernelPlan<BlockedKernel>
        {
            Name = "in place",
            Kinds = Forward | WeightGradient,
            When = (in _) => true,
            Gain = "nothing is copied: 16 x 512 x 512 takes 73 us, with the right factor packed 80 (Zen 4)",
        },
    ];

    // The plans of each kind of product, so that few conditions are tested for a small product.
    private static readonly ProductPlan[] s_forward = Of(Forward);
    private static readonly ProductPlan[] s_inputGradient = Of(InputGradient);
    private static readonly ProductPlan[] s_weightGradient = Of(WeightGradient);

    /// <summary>The plan for a block of such a shape.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ProductPlan For(in ProductShape shape)
    {
        var plans = shape.Kind switch { Forward => s_forward, InputGradient => s_inputGradient, _ => s_weightGradient };
        var i = 0;
        // The condition of the last plan of each kind is always true.
        while (!plans[i].When(shape))
            i++;
        return plans[i];
    }

    // The block has an odd number of vectors side by side, three or more, and enough rows for a tile of 4.
    private static bool EndsInThreeVectors(in ProductShape shape) =>
        shape.BlockRows >= 4 && shape.BlockColumns > 2 * shape.Lanes && (shape.BlockColumns + shape.Lanes - 1) / shape.Lanes % 2 == 1;

    // The first tile of each panel should pack the right factor for the tiles below it.
    private static bool IsRightWorthPacking(in ProductShape shape) =>
        shape.BlockRows >= ProductTuning.TilesWorthPacking * shape.TileRows &&
        (long)shape.RightStride * shape.Inner > ProductTuning.L1RightFloats;

    // A transposed left factor should be packed: its largest block spans more pages than the TLB holds, and more than one panel reads it.
    private static bool IsLeftWorthPacking(in ProductShape shape) =>
        shape.BlockColumns > ProductTuning.PanelColumns &&
        (long)BlockSizes.Largest(shape.Inner, ProductTuning.MaxBlockDepth) * shape.LeftStride > ProductTuning.TlbLeftFloats;

    private static ProductPlan[] Of(ProductKinds kind) => [.. All.Where(plan => (plan.Kinds & kind) != 0)];
}
