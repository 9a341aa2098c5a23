using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using static FfnnMlNet.Numerics.ProductKinds;

namespace FfnnMlNet.Numerics;

/// <summary>
/// The ways to compute a product, in the order in which they are asked: the first whose condition holds is taken. All give the same bits;
/// they differ in what the lanes run along, in the tile, and in how the factors are read. Times are of one core, in docs/performance.md
/// more of them.
/// </summary>
/// <remarks>
/// A new plan is a row here, above those it is to win against, and where no kernel does what it needs, a struct of its own that implements
/// <see cref="IProductKernel"/> around its tile. Its thresholds go to <see cref="ProductTuning"/>. Nothing else has to name it: the tests
/// force every row on every shape that it can run, and fail until some workload takes it. Conditions depend on nothing but the shape. Those
/// that read the size of the block may choose between rows of one kernel only, for a product is cut as its first block says.
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
            // A weight gradient has no left factor to transpose; and up to 8 columns a panel of 8 lanes is as fast.
            When = (in shape) =>
                shape.Columns is > 0 and <= ProductTuning.FewColumns && shape.Rows >= ProductTuning.FewColumnsRows &&
                shape.Inner >= ProductTuning.FewColumnsDepth &&
                (shape.Kind == WeightGradient || (shape.Lanes == 16 && shape.Columns > Lanes8.Count)),
            Gain = "256 x 1024 x 10 takes 75 us instead of 86, its weight gradient 54 instead of 90 (Zen 4)",
        },
        new KernelPlan<ShortChainKernel>
        {
            Name = "short chains",
            Kinds = InputGradient,
            When = (in shape) => ShortChainKernel.CanRun(shape, BlockOptions.None),
            Gain = "1 to 4 multiply-adds are bound by memory: 0.86 us instead of 1.85 with the sums (layer 1 of W5, 8 lanes, Zen 5)",
        },
        new KernelPlan<RowLaneKernel>
        {
            Name = "lanes along rows",
            Kinds = InputGradient,
            // The deltas and the result have at most half as many elements as the weights, and rows fill the lanes.
            When = (in shape) =>
                shape.Lanes > 1 && shape.Inner >= ProductTuning.RowLaneSize && shape.Columns >= ProductTuning.RowLaneSize &&
                2L * shape.Rows * ((long)shape.Inner + shape.Columns) <= (long)shape.Inner * shape.Columns &&
                8L * shape.Rows >= 7L * ((shape.Rows + shape.Lanes - 1) / shape.Lanes * shape.Lanes),
            Gain = "few rows do not pay for transposing the weights: 32 x 512 x 512 at 95 % of the peak (Zen 4)",
        },
        new KernelPlan<BlockedKernel>
        {
            Name = "transposed panels, three-vector end",
            Kinds = InputGradient,
            When = (in shape) => shape.Registers == 16 && shape.EndsInThreeVectors && shape.Inner > 0 && !shape.IsRightWorthPacking,
            Options = BlockOptions.EndInThreeVectors,
            Gain = "as of \"in place, three-vector end\"",
        },
        new KernelPlan<BlockedKernel>
        {
            Name = "transposed panels",
            Kinds = InputGradient,
            When = (in _) => true,
            Gain = "one panel of the weights is transposed at a time and no copy of all is kept: 200 x 28 x 100 in 5.2 us (Zen 5)",
        },
        new KernelPlan<BlockedKernel>
        {
            Name = "one row",
            Kinds = Forward | WeightGradient,
            When = (in shape) => shape.BlockRows == 1,
            Options = BlockOptions.OneRow,
            Gain = "8 vectors of outputs side by side, so that weights stream at the speed of the caches: 1 x 512 x 512 8.5 us (Zen 5)",
        },
        new KernelPlan<BlockedKernel>
        {
            Name = "both packed",
            Kinds = WeightGradient,
            When = (in shape) => shape.IsLeftWorthPacking && shape.IsRightWorthPacking,
            Options = BlockOptions.PackLeft | BlockOptions.PackRight,
            Gain = "the rows of a large batch are a page each; packed for all panels, weight gradients of W3 were 2 % faster (Zen 4)",
        },
        new KernelPlan<BlockedKernel>
        {
            Name = "left packed",
            Kinds = WeightGradient,
            When = (in shape) => shape.IsLeftWorthPacking,
            Options = BlockOptions.PackLeft,
            Gain = "as of \"both packed\", where L1 holds the right factor anyway",
        },
        new KernelPlan<BlockedKernel>
        {
            Name = "right packed",
            Kinds = Forward | WeightGradient,
            When = (in shape) => shape.IsRightWorthPacking,
            Options = BlockOptions.PackRight,
            Gain = "packing costs a store beside multiply-adds: 256 x 1024 x 1024 at 82 % of the peak, in place 61 % (Zen 4)",
        },
        new KernelPlan<BlockedKernel>
        {
            Name = "in place, three-vector end",
            Kinds = Forward | WeightGradient,
            When = (in shape) => shape.Registers == 16 && shape.EndsInThreeVectors && shape.Inner > 0,
            Options = BlockOptions.EndInThreeVectors,
            Gain = "a last single vector has 6 accumulators where 8 are needed: layer 0 of W5 at 92 % of the peak, else 87 % (Zen 5)",
        },
        new KernelPlan<BlockedKernel>
        {
            Name = "in place",
            Kinds = Forward | WeightGradient,
            When = (in _) => true,
            Gain = "nothing is copied: 16 x 512 x 512 takes 73 us, with the right factor packed 80 (Zen 4)",
        },
    ];

    // The rows of each kind, so that a small product asks few of them.
    private static readonly ProductPlan[] s_forward = Of(Forward);
    private static readonly ProductPlan[] s_inputGradient = Of(InputGradient);
    private static readonly ProductPlan[] s_weightGradient = Of(WeightGradient);

    /// <summary>The plan for a block of such a shape.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ProductPlan For(in ProductShape shape)
    {
        var plans = shape.Kind switch { Forward => s_forward, InputGradient => s_inputGradient, _ => s_weightGradient };
        var i = 0;
        // The last one of a kind always applies.
        while (!plans[i].When(shape))
            i++;
        return plans[i];
    }

    private static ProductPlan[] Of(ProductKinds kind) => [.. All.Where(plan => (plan.Kinds & kind) != 0)];
}
