namespace FfnnMlNet.Network;

/// <summary>Updates weights of sparse inputs in the backward pass, as soon as their gradient is computed. The gradient then never has to be
/// stored. Several threads may call it for different rows at the same time.</summary>
internal interface ISparseUpdates
{
    /// <summary>Starts to load weights and moments into the nearest cache.</summary>
    /// <param name="rows">The rows of the weights that are updated next.</param>
    void Prefetch(ReadOnlySpan<int> rows);

    /// <summary>Updates rows of the weights.</summary>
    /// <param name="rows">Numbers of rows.</param>
    /// <param name="gradient">[rows, stride]: their gradients, in the order of <paramref name="rows"/>; may be overwritten.</param>
    void Update(ReadOnlySpan<int> rows, Span<float> gradient);
}
