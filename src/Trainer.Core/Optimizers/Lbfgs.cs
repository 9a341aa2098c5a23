using System.Diagnostics;
using System.Globalization;

namespace FfnnMlNet.Optimizers;

/// <summary>The limited-memory method of Broyden, Fletcher, Goldfarb and Shanno over all rows at once (Liu and Nocedal, 1989). It is not a
/// rule for single steps, so the training loop hands the whole run over to it.</summary>
internal sealed class Lbfgs(int memory, float gradientTolerance) : Optimizer
{
    /// <summary>Pairs of steps and gradient changes kept.</summary>
    public int Memory => memory;

    /// <summary>The run ends when no part of the gradient counts more than this.</summary>
    public float GradientTolerance => gradientTolerance;

    internal override string Signature =>
        string.Create(CultureInfo.InvariantCulture, $"l-bfgs(memory {memory}, gradient tolerance {gradientTolerance})");

    internal override bool UsesAllRows => true;

    internal override int MomentCount => 0;

    private protected override void UpdateCore(
        Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state, in UpdateRange range) =>
        throw new UnreachableException("L-BFGS has no single steps.");

    internal override double ReferenceUpdate(
        double parameter, double gradient, in ReferenceStep step, ref double first, ref double second) =>
        throw new UnreachableException("L-BFGS has no single steps.");
}
