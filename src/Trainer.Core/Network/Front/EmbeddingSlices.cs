namespace FfnnMlNet.Network;

/// <summary>Where the parameters of an <see cref="InputEmbedding"/> stand in the flat buffer.</summary>
/// <param name="Frequencies">[numeric inputs, frequencies] w, in turns a unit of x.</param>
/// <param name="Phases">[numeric inputs, frequencies] b, in radians.</param>
/// <param name="Weights">Periodic: [numeric inputs, frequencies x learnt], of frequency f to output o at f * learnt + o. Piecewise linear:
/// [bins of all numeric inputs, learnt].</param>
/// <param name="Biases">[numeric inputs, learnt].</param>
/// <param name="Tables">[categories of all groups, table size].</param>
/// <param name="Scale">[1, outputs].</param>
internal sealed record EmbeddingSlices(
    ParameterSlice Frequencies, ParameterSlice Phases, ParameterSlice Weights, ParameterSlice Biases, ParameterSlice Tables, ParameterSlice Scale)
{
    /// <summary>All of them with parameters, in the order of the buffer, and their kinds.</summary>
    public IEnumerable<(ParameterSlice Slice, ParameterKind Kind)> All =>
        new[]
        {
            (Frequencies, ParameterKind.Frequency), (Phases, ParameterKind.Frequency), (Weights, ParameterKind.Embedding),
            (Biases, ParameterKind.Embedding), (Tables, ParameterKind.Table), (Scale, ParameterKind.Scale),
        }.Where(part => part.Item1.Length > 0);
}
