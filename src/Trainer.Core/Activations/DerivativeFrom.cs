namespace FfnnMlNet.Activations;

/// <summary>What the derivative of an activation is computed from, and so what the forward pass must keep.</summary>
internal enum DerivativeFrom
{
    /// <summary>From a = f(z) alone: z may be overwritten with a.</summary>
    Activation,

    /// <summary>From z (and a): both are kept.</summary>
    PreActivation,
}
