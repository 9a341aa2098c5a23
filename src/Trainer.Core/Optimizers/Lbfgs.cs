using System.Diagnostics;
using System.Globalization;

namespace FfnnMlNet.Optimizers;

/// <summary>L-BFGS, the limited-memory method of Broyden, Fletcher, Goldfarb and Shanno (Liu and Nocedal, 1989), which uses the gradient
/// over all rows. It has no formula for a single mini-batch step; FullBatchLoop runs it.</summary>
internal sealed class Lbfgs(int memory, float gradientTolerance) : Optimizer
{
    /// <summary>The number of past steps, with their changes of the gradient, that are kept.</summary>
    public int Memory => memory;

    /// <summary>The run ends when every scaled component of the gradient is below this.</summary>
    public float GradientTolerance => gradientTolerance;

    internal override string Signature =>
        string.Create(CultureInfo.InvariantCulture, $"l-bfgs(memory {memory}, gradient tolerance {gradientTolerance})");

    internal override bool UsesAllRows => true;

    internal override int MomentCount => 0;

    private protected override void UpdateCore(
        Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state, in UpdateRange range) =>
        throw new UnreachableException("L-BFGS has no single steps.");

    internal override void UpdateRows(
        Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state, ReadOnlySpan<int> rows, int stride,
        bool isGathered, in UpdateRange range) => throw new UnreachableException("L-BFGS has no single steps.");

    internal override double ReferenceUpdate(
        double parameter, double gradient, in ReferenceStep step, ref double first, ref double second) =>
        throw new UnreachableException("L-BFGS has no single steps.");
}
