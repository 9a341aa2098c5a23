using System.Globalization;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>
/// The random distribution from which the weights of the layers are drawn before training. Its mean is zero, and its spread may depend on
/// the number of inputs (fan-in) and outputs (fan-out) of a layer. Biases start at zero, except with <see cref="DataDriven"/>. Immutable.
/// </summary>
public sealed class WeightInitialization
{
    private readonly Func<int, int, float> _deviation;
    private readonly bool _uniform;

    private WeightInitialization(string signature, bool uniform, Func<int, int, float> deviation) =>
        (Signature, _uniform, _deviation) = (signature, uniform, deviation);

    /// <summary>Uniform in +-sqrt(6 / (fan-in + fan-out)): for tanh, sigmoid and softmax (Glorot and Bengio, 2010).</summary>
    public static WeightInitialization GlorotUniform { get; } =
        new("glorot-uniform", true, (fanIn, fanOut) => MathF.Sqrt(2f / ((float)fanIn + fanOut)));

    /// <summary>Normal with variance 2 / (fan-in + fan-out) (Glorot and Bengio, 2010).</summary>
    public static WeightInitialization GlorotNormal { get; } =
        new("glorot-normal", false, (fanIn, fanOut) => MathF.Sqrt(2f / ((float)fanIn + fanOut)));

    /// <summary>Uniform in +-sqrt(6 / fan-in): for ReLU and its relatives (He et al., 2015).</summary>
    public static WeightInitialization HeUniform { get; } = new("he-uniform", true, (fanIn, _) => MathF.Sqrt(2f / fanIn));

    /// <summary>Normal with variance 2 / fan-in (He et al., 2015).</summary>
    public static WeightInitialization HeNormal { get; } = new("he-normal", false, (fanIn, _) => MathF.Sqrt(2f / fanIn));

    /// <summary>Uniform in +-sqrt(3 / fan-in): for SELU (LeCun et al., 1998).</summary>
    public static WeightInitialization LeCunUniform { get; } = new("lecun-uniform", true, (fanIn, _) => MathF.Sqrt(1f / fanIn));

    /// <summary>Normal with variance 1 / fan-in: for SELU (LeCun et al., 1998).</summary>
    public static WeightInitialization LeCunNormal { get; } = new("lecun-normal", false, (fanIn, _) => MathF.Sqrt(1f / fanIn));

    /// <summary>Normal, with the same standard deviation in every layer.</summary>
    /// <param name="sigma">Standard deviation, above 0. Default 0.01.</param>
    public static WeightInitialization Normal(float sigma = 0.01f)
    {
        if (!(sigma > 0) || !float.IsFinite(sigma))
            Throw.OutOfRange(nameof(sigma), sigma, "above 0 and finite", "0.01 is usual.");
        return new WeightInitialization(string.Create(CultureInfo.InvariantCulture, $"normal({sigma})"), false, (_, _) => sigma);
    }

    /// <summary>Fits weights and biases to at most 1,024 training rows (Holzmueller et al., 2024). Weights are normal, and scaled so that
    /// the pre-activation of every unit has standard deviation 1 over these rows. The bias of a unit is set so that its pre-activation is 0
    /// at a random point between five of them.</summary>
    public static WeightInitialization DataDriven { get; } =
        new("data-driven", false, (fanIn, _) => MathF.Sqrt(1f / fanIn)) { NeedsRows = true };

    /// <summary>True where parameters must be fitted to training rows after <see cref="Apply"/>, see
    /// <see cref="NetworkPass.StartFromRows"/>.</summary>
    internal bool NeedsRows { get; private init; }

    /// <summary>The text that identifies the initialization in a checkpoint: with the same signature and seed, parameters start with the
    /// same bits. Never change it.</summary>
    internal string Signature { get; }

    /// <summary>The name, such as "glorot-uniform".</summary>
    public override string ToString() => Signature;

    /// <summary>Sets every parameter of <paramref name="network"/> to its first value.</summary>
    /// <param name="checkAlive">Invoked from time to time. It throws to cancel, which leaves some parameters at 0.</param>
    internal void Apply(FeedForwardNetwork network, int seed, Action? checkAlive = null)
    {
        var check = new PacedCheck(checkAlive);
        network.Parameters.Span.Clear();
        foreach (var stage in network.Layout.Stages)
            stage.Initialize(network.Parameters, this, seed, ref check);
    }

    /// <summary>Draws the weights of a layer.</summary>
    /// <param name="weights">[inputs, outputs], or several such matrices one below the other; overwritten.</param>
    /// <param name="fanIn">Number of inputs of the layer.</param>
    internal void Draw(Matrix weights, int fanIn, RandomStream random, ref PacedCheck check)
    {
        var deviation = _deviation(fanIn, weights.Columns);
        var limit = deviation * MathF.Sqrt(3f);
        for (var input = 0; input < weights.Rows; input++)
        {
            foreach (ref var weight in weights.Row(input))
                weight = _uniform ? ((2f * random.NextSingle()) - 1f) * limit : random.NextGaussian() * deviation;
            check.After(weights.Columns);
        }
    }
}
