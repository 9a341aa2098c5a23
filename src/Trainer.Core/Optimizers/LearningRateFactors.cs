using System.Globalization;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>The factors by which the learning rate is multiplied for each kind of parameter. Immutable; set those that differ from
/// 1.</summary>
public sealed class LearningRateFactors
{
    private readonly float _weights = 1, _biases = 1, _frequencies = 1, _embeddings = 1, _tables = 1, _scales = 1, _slopes = 1;
    private readonly float _memberScales = 1, _sparseWeights = 1;

    /// <summary>1 for every parameter.</summary>
    public static LearningRateFactors One { get; } = new();

    /// <summary>Weights of the layers; above 0. Default 1.</summary>
    public float Weights { get => _weights; init => _weights = Checked(nameof(Weights), value); }

    /// <summary>True: the learning rate of the weights of a layer is also divided by the square root of the number of its inputs. With Adam
    /// this is the "NTK" parametrisation (weights of variance 1, divided by that root in the forward pass), with which one learning rate
    /// suits every width. Weight decay keeps the rate without that division. Default false.</summary>
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

    /// <summary>Weights of sparse features, which are updated by the option <c>SparseOptimizer</c>; above 0. Default 1.</summary>
    public float SparseWeights { get => _sparseWeights; init => _sparseWeights = Checked(nameof(SparseWeights), value); }

    /// <summary>Such as "weights 1 / root of inputs, biases 0.1, scales 6".</summary>
    public override string ToString() => Signature;

    /// <summary>The text by which a checkpoint compares the factors. It must not change between versions.</summary>
    internal string Signature
    {
        get
        {
            // A factor of 1 is left out, as in versions without members, so that their checkpoints still agree.
            var memberScales = MemberScales == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", member scales {MemberScales}");
            var sparse = SparseWeights == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", sparse weights {SparseWeights}");
            return string.Create(CultureInfo.InvariantCulture,
                $"weights {Weights}{(DivideWeightsByRootOfInputs ? " / root of inputs" : "")}, biases {Biases}, ") +
                string.Create(CultureInfo.InvariantCulture, $"frequencies {Frequencies}, embeddings {Embeddings}, tables {Tables}, ") +
                string.Create(CultureInfo.InvariantCulture, $"scales {Scales}, slopes {Slopes}{memberScales}{sparse}");
        }
    }

    /// <summary>The factor of weight decay in addition to that of the learning rate: 0 for all kinds but weights. It
    /// undoes <see cref="DivideWeightsByRootOfInputs"/>.</summary>
    internal float DecayOf(in ParameterGroup group) => group.Kind switch
    {
        ParameterKind.Weight => DivideWeightsByRootOfInputs ? MathF.Sqrt(group.FanIn) : 1,
        ParameterKind.SparseWeight => 1,
        _ => 0,
    };

    /// <summary>The factor of the learning rate for a group of parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind of parameter has no factor here. Every new kind needs one.</exception>
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
        ParameterKind.SparseWeight => SparseWeights,
        _ => throw new ArgumentOutOfRangeException(nameof(group), group.Kind, "This kind of parameter has no learning rate factor."),
    };

    private static float Checked(string name, float value)
    {
        if (!(value > 0) || !float.IsFinite(value))
            Throw.OutOfRange($"LearningRateFactors: {name}", value, "above 0 and finite", "");
        return value;
    }
}
