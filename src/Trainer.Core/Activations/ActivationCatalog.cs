using System.Collections.Immutable;

namespace FfnnMlNet.Activations;

/// <summary>One example of each built-in activation. Loading a model finds an activation here by its saved id. The tests run over the list,
/// so a new activation is one small file and one line here.</summary>
internal static class ActivationCatalog
{
    /// <summary>One entry: the id, an example with default parameters, the number of parameters, and a function that makes an activation
    /// from saved parameters.</summary>
    internal sealed record Entry(string Id, Activation Example, int ParameterCount, Func<float[], Activation> Create);

    public static ImmutableArray<Entry> BuiltIn { get; } =
    [
        Of<Identity>(Activation.Identity),
        Of<Sigmoid>(Activation.Sigmoid),
        Of<Tanh>(Activation.Tanh),
        Of<Relu>(Activation.Relu),
        Of<LeakyRelu>(Activation.LeakyRelu()),
        Of<Elu>(Activation.Elu()),
        Of<Selu>(Activation.Selu),
        Of<Gelu>(Activation.Gelu),
        Of<Silu>(Activation.Silu),
        Of<Mish>(Activation.Mish),
        Of<Softplus>(Activation.Softplus),
        Of<HardSwish>(Activation.HardSwish),
        Of<Exponential>(Activation.Exponential),
        Of(Activation.Softmax),
        Of(Activation.LogSoftmax),
    ];

    /// <summary>The entry with this id; null if there is none.</summary>
    public static Entry? Find(string id) => BuiltIn.FirstOrDefault(entry => entry.Id == id);

    /// <summary>The entry of an elementwise activation.</summary>
    internal static Entry Of<TRule>(Activation example) where TRule : struct, IElementwiseActivation<TRule> =>
        new(TRule.Id, example, TRule.HasParameter ? 1 : 0,
            parameters => TRule.HasParameter ? new Elementwise<TRule>(TRule.FromParameter(parameters[0])) : example);

    // The entry of an activation without parameters, of which there is only one object.
    private static Entry Of(Activation only) => new(only.Id, only, 0, _ => only);
}
