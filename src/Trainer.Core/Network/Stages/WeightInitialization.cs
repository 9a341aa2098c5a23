using System.Globalization;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>
/// How weights start: zero mean, and a spread that may depend on the layer's inputs (fan-in) and outputs (fan-out).
/// Biases start at zero, those of <see cref="DataDriven"/> apart. Immutable.
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

    /// <summary>Normal with the same deviation in every layer.</summary>
    /// <param name="sigma">Standard deviation, above 0. Default 0.01.</param>
    public static WeightInitialization Normal(float sigma = 0.01f)
    {
        if (!(sigma > 0) || !float.IsFinite(sigma))
            Throw.OutOfRange(nameof(sigma), sigma, "above 0 and finite", "0.01 is usual.");
        return new WeightInitialization(string.Create(CultureInfo.InvariantCulture, $"normal({sigma})"), false, (_, _) => sigma);
    }

    /// <summary>From the training rows: every unit's input starts with deviation 1 over up to 1,024 of them, and its zero at a random point
    /// between five of them, biases included (Holzmueller et al., 2024).</summary>
    public static WeightInitialization DataDriven { get; } =
        new("data-driven", false, (fanIn, _) => MathF.Sqrt(1f / fanIn)) { NeedsRows = true };

    /// <summary>True when <see cref="Apply"/> is to be followed by a start from rows.</summary>
    internal bool NeedsRows { get; private init; }

    /// <summary>What a checkpoint knows it by: two with the same signature start at the same bits. Never renamed.</summary>
    internal string Signature { get; }

    /// <summary>The name, such as "glorot-uniform".</summary>
    public override string ToString() => Signature;

    /// <summary>Gives every parameter of <paramref name="network"/> its first value, stage by stage from streams of their own.</summary>
    /// <param name="checkAlive">Asked now and then; what it throws leaves some parameters undrawn.</param>
    internal void Apply(FeedForwardNetwork network, int seed, Action? checkAlive = null)
    {
        var check = new PacedCheck(checkAlive);
        network.Parameters.Span.Clear();
        foreach (var stage in network.Layout.Stages)
            stage.Initialize(network.Parameters, this, seed, ref check);
    }

    /// <summary>Draws the weights of a layer.</summary>
    /// <param name="weights">[rows, outputs]; overwritten, row by row.</param>
    /// <param name="fanIn">Inputs of the layer.</param>
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
