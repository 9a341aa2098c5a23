using System.Globalization;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>What the learning rate is multiplied by for each kind of parameter. Immutable; set what differs from 1.</summary>
public sealed class LearningRateFactors
{
    private readonly float _weights = 1, _biases = 1, _frequencies = 1, _embeddings = 1, _tables = 1, _scales = 1, _slopes = 1;
    private readonly float _memberScales = 1;

    /// <summary>1 for every parameter.</summary>
    public static LearningRateFactors One { get; } = new();

    /// <summary>Weights of the layers; above 0. Default 1.</summary>
    public float Weights { get => _weights; init => _weights = Checked(nameof(Weights), value); }

    /// <summary>True: the rate of a layer's weights is divided by the square root of its inputs as well. With Adam this is the "NTK"
    /// parametrisation (weights of variance 1, divided by that root in the forward pass), under which one rate suits every width;
    /// weight decay keeps the undivided rate. Default false.</summary>
    public bool DivideWeightsByRootOfInputs { get; init; }

    /// <summary>Biases of the layers; above 0. Default 1.</summary>
    public float Biases { get => _biases; init => _biases = Checked(nameof(Biases), value); }

    /// <summary>Frequencies and phases of numeric embeddings; above 0. Default 1.</summary>
    public float Frequencies { get => _frequencies; init => _frequencies = Checked(nameof(Frequencies), value); }

    /// <summary>Tables of categories; above 0. Default 1.</summary>
    public float Tables { get => _tables; init => _tables = Checked(nameof(Tables), value); }

    /// <summary>The linear map of numeric embeddings; above 0. Default 1.</summary>
    public float Embeddings { get => _embeddings; init => _embeddings = Checked(nameof(Embeddings), value); }

    /// <summary>Learnt scales of the first layer's inputs; above 0. Default 1.</summary>
    public float Scales { get => _scales; init => _scales = Checked(nameof(Scales), value); }

    /// <summary>Slopes of parametric activations; above 0. Default 1.</summary>
    public float Slopes { get => _slopes; init => _slopes = Checked(nameof(Slopes), value); }

    /// <summary>Scales of the first layer's inputs that the members of one network have; above 0. Default 1.</summary>
    public float MemberScales { get => _memberScales; init => _memberScales = Checked(nameof(MemberScales), value); }

    /// <summary>Such as "weights 1 / root of inputs, biases 0.1, scales 6".</summary>
    public override string ToString() => Signature;

    /// <summary>What a checkpoint knows them by: two with the same signature are the same factors. Never renamed.</summary>
    internal string Signature
    {
        get
        {
            // Without members as it was before there were any, so that older checkpoints still fit.
            var memberScales = MemberScales == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", member scales {MemberScales}");
            return string.Create(CultureInfo.InvariantCulture,
                $"weights {Weights}{(DivideWeightsByRootOfInputs ? " / root of inputs" : "")}, biases {Biases}, ") +
                string.Create(CultureInfo.InvariantCulture, $"frequencies {Frequencies}, embeddings {Embeddings}, tables {Tables}, ") +
                string.Create(CultureInfo.InvariantCulture, $"scales {Scales}, slopes {Slopes}{memberScales}");
        }
    }

    /// <summary>What weight decay is multiplied by beside the rate: it is for weights alone, and at their undivided rate.</summary>
    internal float DecayOf(in ParameterGroup group) =>
        group.Kind != ParameterKind.Weight ? 0 : DivideWeightsByRootOfInputs ? MathF.Sqrt(group.FanIn) : 1;

    /// <summary>What the learning rate is multiplied by for a group of parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A kind of parameter that has no factor here: every new kind needs one.</exception>
    internal float Of(in ParameterGroup group) => group.Kind switch
    {
        ParameterKind.Weight => DivideWeightsByRootOfInputs ? Weights / MathF.Sqrt(group.FanIn) : Weights,
        ParameterKind.Bias => Biases,
        ParameterKind.Frequency => Frequencies,
        ParameterKind.Embedding => Embeddings,
        ParameterKind.Table => Tables,
        ParameterKind.Scale => Scales,
        ParameterKind.Slope => Slopes,
        ParameterKind.MemberScale => MemberScales,
        _ => throw new ArgumentOutOfRangeException(nameof(group), group.Kind, "This kind of parameter has no learning rate factor."),
    };

    private static float Checked(string name, float value)
    {
        if (!(value > 0) || !float.IsFinite(value))
            Throw.OutOfRange($"LearningRateFactors: {name}", value, "above 0 and finite", "");
        return value;
    }
}
