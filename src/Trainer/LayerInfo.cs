namespace FfnnMlNet;

/// <summary>Size and activation of one layer of a model.</summary>
/// <param name="Inputs">Number of inputs.</param>
/// <param name="Outputs">Number of units, each of which has one output.</param>
/// <param name="Activation">The function that is applied to the pre-activations.</param>
public sealed record LayerInfo(int Inputs, int Outputs, Activation Activation)
{
    /// <summary>The layer as text, such as "4 to 100, relu".</summary>
    public override string ToString() => FormattableString.Invariant($"{Inputs} to {Outputs}, {Activation}");
}
