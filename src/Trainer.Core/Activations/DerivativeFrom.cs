namespace FfnnMlNet.Activations;

/// <summary>What the derivative of an activation is computed from, which decides what the forward pass must keep.</summary>
internal enum DerivativeFrom
{
    /// <summary>From a = f(z) only: z may be overwritten with a.</summary>
    Activation,

    /// <summary>From z, and possibly a: both are kept.</summary>
    PreActivation,
}
