using System.Diagnostics;
using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;

namespace FfnnMlNet;

/// <summary>
/// The rule that turns a gradient into a change of the parameters. Immutable: what a rule remembers between steps
/// belongs to the run, so one object may serve any number of trainers and threads.
/// </summary>
/// <remarks>Sums of gradients (m, and v of momentum) count as 0 below 2^-100, and decaying sums of squared gradients never fall below
/// 2^-120: far from anything that moves a parameter, and processors compute slowly with the smallest numbers.</remarks>
public abstract class Optimizer
{
    private protected Optimizer()
    {
    }

    /// <summary>Stochastic gradient descent: p -= rate * g; with momentum m: v = m v + g and p -= rate * v; with Nesterov's
    /// look-ahead: p -= rate * (g + m v) (Sutskever et al., 2013).</summary>
    /// <param name="momentum">In [0, 1). Default 0.</param>
    /// <param name="nesterov">Look ahead along the velocity; needs a momentum above 0. Default false.</param>
    public static Optimizer Sgd(float momentum = 0, bool nesterov = false)
    {
        CheckUnit(nameof(momentum), momentum);
        if (nesterov && momentum == 0)
            throw new ArgumentException("nesterov needs a momentum above 0, but momentum was 0. Use Optimizer.Sgd(0.9f, nesterov: true).");
        return momentum == 0 ? new Sgd() : nesterov ? new NesterovSgd(momentum) : new MomentumSgd(momentum);
    }

    /// <summary>Adam (Kingma and Ba, 2015): m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2,
    /// p -= rate * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon).</summary>
    /// <param name="beta1">In [0, 1). Default 0.9.</param>
    /// <param name="beta2">In [0, 1). Default 0.999.</param>
    /// <param name="epsilon">Above 0. Default 1e-8.</param>
    public static Optimizer Adam(float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f)
    {
        CheckUnit(nameof(beta1), beta1);
        CheckUnit(nameof(beta2), beta2);
        CheckPositive(nameof(epsilon), epsilon);
        return new Adam(beta1, beta2, epsilon, weightDecay: 0);
    }

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2019): before Adam's update w -= rate * decay * w, for
    /// weights and never for biases.</summary>
    /// <param name="weightDecay">At least 0. Default 0.01.</param>
    /// <param name="beta1">In [0, 1). Default 0.9.</param>
    /// <param name="beta2">In [0, 1). Default 0.999.</param>
    /// <param name="epsilon">Above 0. Default 1e-8.</param>
    public static Optimizer AdamW(float weightDecay = 0.01f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f)
    {
        if (!(weightDecay >= 0) || !float.IsFinite(weightDecay))
            Throw.OutOfRange(nameof(weightDecay), weightDecay, "at least 0 and finite", "");
        CheckUnit(nameof(beta1), beta1);
        CheckUnit(nameof(beta2), beta2);
        CheckPositive(nameof(epsilon), epsilon);
        return new Adam(beta1, beta2, epsilon, weightDecay);
    }

    /// <summary>v = decay v + (1 - decay) g^2, p -= rate * g / (sqrt(v) + epsilon) (Tieleman and Hinton, 2012).</summary>
    /// <param name="decay">In [0, 1). Default 0.99.</param>
    /// <param name="epsilon">Above 0. Default 1e-8.</param>
    public static Optimizer RmsProp(float decay = 0.99f, float epsilon = 1e-8f)
    {
        CheckUnit(nameof(decay), decay);
        CheckPositive(nameof(epsilon), epsilon);
        return new RmsProp(decay, epsilon);
    }

    /// <summary>v += g^2, p -= rate * g / (sqrt(v) + epsilon) (Duchi et al., 2011).</summary>
    /// <param name="epsilon">Above 0. Default 1e-10.</param>
    public static Optimizer Adagrad(float epsilon = 1e-10f)
    {
        CheckPositive(nameof(epsilon), epsilon);
        return new Adagrad(epsilon);
    }

    /// <summary>L-BFGS (Liu and Nocedal, 1989), for tables of a few thousand rows: every pass takes the gradient over all rows, and a line
    /// search chooses the step, so <c>LearningRate</c>, its schedule, <c>BatchSize</c> and <c>Sampling</c> have no part in it, and
    /// dropout and clipping are errors. <c>NumberOfEpochs</c> is the most passes, trial steps of the line search included. The log
    /// says why it stopped.</summary>
    /// <param name="memory">Steps remembered, at least 1. Default 10.</param>
    /// <param name="gradientTolerance">Training ends when max over parameters p of |dL/dp| max(|p|, 1) / max(L, 1) is below this; above 0.
    /// Default 1e-5.</param>
    public static Optimizer Lbfgs(int memory = 10, float gradientTolerance = 1e-5f)
    {
        if (memory < 1)
            Throw.OutOfRange(nameof(memory), memory, "at least 1", "10 is usual.");
        CheckPositive(nameof(gradientTolerance), gradientTolerance);
        return new Lbfgs(memory, gradientTolerance);
    }

    /// <summary>The rule and its parameters, such as "adam(0.9, 0.999, 1E-08)".</summary>
    public sealed override string ToString() => Signature;

    /// <summary>What a checkpoint knows the rule by: two with the same signature train to the same bits. Never renamed.</summary>
    internal abstract string Signature { get; }

    /// <summary>True when the rule looks at all rows in each pass and chooses its steps itself.</summary>
    internal virtual bool UsesAllRows => false;

    /// <summary>True for p -= rate * g and nothing more, which <see cref="Descend"/> does where a product ends.</summary>
    internal virtual bool IsPlainDescent => false;

    /// <summary>How many floats a parameter the rule remembers.</summary>
    internal abstract int MomentCount { get; }

    /// <summary>Updates a range of parameters; the step is counted by the caller, before its first range.</summary>
    internal void Update(Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state, in UpdateRange range)
    {
        Debug.Assert(parameters.Length == gradient.Length && state.Moments.Length == MomentCount);
        if (range.Start < range.End)
            UpdateCore(parameters, gradient, state, range);
    }

    private protected abstract void UpdateCore(
        Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state, in UpdateRange range);

    /// <summary>The new value of a parameter in double, from the textbook formula; the moments are advanced in place.</summary>
    internal abstract double ReferenceUpdate(double parameter, double gradient, in ReferenceStep step, ref double first, ref double second);

    private static void CheckUnit(string name, float value)
    {
        if (!(value is >= 0 and < 1))
            Throw.OutOfRange(name, value, "in [0, 1)", "");
    }

    private static void CheckPositive(string name, float value)
    {
        if (!(value > 0) || !float.IsFinite(value))
            Throw.OutOfRange(name, value, "above 0 and finite", "");
    }
}
