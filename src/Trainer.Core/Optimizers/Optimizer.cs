using System.Diagnostics;
using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;

namespace FfnnMlNet;

/// <summary>The rule that turns a gradient into an update of the parameters. Immutable: the state that a rule keeps between steps belongs
/// to the run, so one object may be used by any number of trainers and threads.</summary>
/// <remarks>In the formulas p is a parameter, g its gradient, rate the learning rate and t the number of the step, counted from 1. Decaying
/// sums of gradients (m, and v with momentum) count as 0 below 2^-100, and decaying sums of squared gradients never fall below 2^-120. Such
/// numbers are too small to change a parameter, and smaller ones would be slow to compute with.</remarks>
public abstract class Optimizer
{
    private protected Optimizer()
    {
    }

    /// <summary>Stochastic gradient descent: p -= rate * g. With momentum m: v = m v + g and p -= rate * v. With Nesterov momentum: p -=
    /// rate * (g + m v) (Sutskever et al., 2013).</summary>
    /// <param name="momentum">In [0, 1). Default 0.</param>
    /// <param name="nesterov">True: Nesterov momentum, which needs a momentum above 0. Default false.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="momentum"/> is not in [0, 1).</exception>
    /// <exception cref="ArgumentException"><paramref name="nesterov"/> is true and <paramref name="momentum"/> is 0.</exception>
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
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static Optimizer Adam(float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f)
    {
        CheckUnit(nameof(beta1), beta1);
        CheckUnit(nameof(beta2), beta2);
        CheckPositive(nameof(epsilon), epsilon);
        return new Adam(beta1, beta2, epsilon, weightDecay: 0);
    }

    /// <summary>AdamW: Adam with decoupled weight decay (Loshchilov and Hutter, 2019). Before Adam's update, w -= rate * decay * w for
    /// weights, but not for biases.</summary>
    /// <param name="weightDecay">At least 0. Default 0.01.</param>
    /// <param name="beta1">In [0, 1). Default 0.9.</param>
    /// <param name="beta2">In [0, 1). Default 0.999.</param>
    /// <param name="epsilon">Above 0. Default 1e-8.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static Optimizer AdamW(float weightDecay = 0.01f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f)
    {
        if (!(weightDecay >= 0) || !float.IsFinite(weightDecay))
            Throw.OutOfRange(nameof(weightDecay), weightDecay, "at least 0 and finite", "");
        CheckUnit(nameof(beta1), beta1);
        CheckUnit(nameof(beta2), beta2);
        CheckPositive(nameof(epsilon), epsilon);
        return new Adam(beta1, beta2, epsilon, weightDecay);
    }

    /// <summary>RMSProp: v = decay v + (1 - decay) g^2, p -= rate * g / (sqrt(v) + epsilon) (Tieleman and Hinton, 2012).</summary>
    /// <param name="decay">In [0, 1). Default 0.99.</param>
    /// <param name="epsilon">Above 0. Default 1e-8.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static Optimizer RmsProp(float decay = 0.99f, float epsilon = 1e-8f)
    {
        CheckUnit(nameof(decay), decay);
        CheckPositive(nameof(epsilon), epsilon);
        return new RmsProp(decay, epsilon);
    }

    /// <summary>Adagrad: v += g^2, p -= rate * g / (sqrt(v) + epsilon) (Duchi et al., 2011).</summary>
    /// <param name="epsilon">Above 0. Default 1e-10.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is not above 0 and finite.</exception>
    public static Optimizer Adagrad(float epsilon = 1e-10f)
    {
        CheckPositive(nameof(epsilon), epsilon);
        return new Adagrad(epsilon);
    }

    /// <summary>
    /// L-BFGS (Liu and Nocedal, 1989), for tables of up to a few thousand rows. Each pass computes the gradient over all rows, and a line
    /// search chooses the step size. So <c>LearningRate</c>, its schedule, <c>BatchSize</c> and <c>Sampling</c> have no effect, and dropout
    /// and gradient clipping are errors. <c>NumberOfEpochs</c> is the largest number of passes, trial steps of the line search included.
    /// The log says why training stopped.
    /// </summary>
    /// <param name="memory">The number of past steps that the method keeps, at least 1. Default 10.</param>
    /// <param name="gradientTolerance">Training ends when the maximum over the parameters p of |dL/dp| max(|p|, 1) / max(L, 1) is below
    /// this; above 0. Default 1e-5.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static Optimizer Lbfgs(int memory = 10, float gradientTolerance = 1e-5f)
    {
        if (memory < 1)
            Throw.OutOfRange(nameof(memory), memory, "at least 1", "10 is usual.");
        CheckPositive(nameof(gradientTolerance), gradientTolerance);
        return new Lbfgs(memory, gradientTolerance);
    }

    /// <summary>The rule and its parameters, such as "adam(0.9, 0.999, 1E-08)".</summary>
    public sealed override string ToString() => Signature;

    /// <summary>The text by which a checkpoint compares it: equal signatures train to the same bits. Must not change between
    /// versions.</summary>
    internal abstract string Signature { get; }

    /// <summary>True if the rule uses all rows in each pass and chooses its step sizes itself.</summary>
    internal virtual bool UsesAllRows => false;

    /// <summary>True if the update is p -= rate * g only, which <see cref="Descend"/> can do as an epilogue.</summary>
    internal virtual bool IsPlainDescent => false;

    /// <summary>Number of floats of state per parameter.</summary>
    internal abstract int MomentCount { get; }

    /// <summary>Updates a range of parameters. The caller increments the step count before the first range of a step.</summary>
    internal void Update(Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state, in UpdateRange range)
    {
        Debug.Assert(parameters.Length == gradient.Length && state.Moments.Length == MomentCount);
        if (range.Start < range.End)
            UpdateCore(parameters, gradient, state, range);
    }

    private protected abstract void UpdateCore(
        Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state, in UpdateRange range);

    /// <summary>Updates some rows of parameters, and leaves the others and their moments as they are.</summary>
    /// <param name="rows">Numbers of rows.</param>
    /// <param name="stride">Floats per row; a multiple of 16.</param>
    /// <param name="isGathered">True: <paramref name="gradient"/> has the given rows one after the other. False: it has all rows.</param>
    /// <param name="range">Learning rate and decay; start and end are not used.</param>
    internal abstract void UpdateRows(
        Span<float> parameters, ReadOnlySpan<float> gradient, OptimizerState state, ReadOnlySpan<int> rows, int stride,
        bool isGathered, in UpdateRange range);

    /// <summary>The new value of a parameter in double, by the textbook formula. The moments are updated in place.</summary>
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
