namespace FfnnMlNet.Network;

/// <summary>What the part "EMBD" of a model file says, before it is known whether numeric inputs have bins.</summary>
/// <param name="Inputs">Inputs of the network.</param>
/// <param name="Numeric">Inputs with an embedding of numbers, ascending.</param>
/// <param name="Groups">Inputs that become table rows, ascending and apart.</param>
/// <param name="Frequencies">Frequencies of a numeric input.</param>
/// <param name="NumericSize">Outputs of a numeric input.</param>
/// <param name="TableSize">Outputs of a group.</param>
internal sealed record EmbeddingNumbers(
    int Inputs, int[] Numeric, SlotRange[] Groups, int Frequencies, int NumericSize, int TableSize, bool HasScale);
