namespace FfnnMlNet.Network;

/// <summary>The contents of the chunk "EMBD" of a model file. The chunk "BINS", which is read later, says whether the numeric embedding is
/// piecewise linear.</summary>
/// <param name="Inputs">Inputs of the network.</param>
/// <param name="Numeric">Inputs with a numeric embedding, ascending.</param>
/// <param name="Groups">Groups of one-hot inputs that have a table, ascending, without overlap.</param>
/// <param name="FrequencyCount">Frequencies per numeric input; 0 where the embedding is piecewise linear.</param>
/// <param name="NumericSize">Columns per numeric input, the input itself included.</param>
/// <param name="TableSize">Columns per group.</param>
/// <param name="HasScale">True: every embedded column has a learnt scale.</param>
internal sealed record EmbeddingChunk(
    int Inputs, int[] Numeric, SlotRange[] Groups, int FrequencyCount, int NumericSize, int TableSize, bool HasScale);
