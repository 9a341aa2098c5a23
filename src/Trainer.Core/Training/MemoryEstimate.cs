using System.Globalization;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>The bytes a run needs beside its rows, counted before any of them is asked for.</summary>
/// <param name="Parameters">Weights and biases, with gradient, optimizer state and the copies a run keeps.</param>
/// <param name="Workspace">What a batch needs on its way through the layers.</param>
internal readonly record struct MemoryEstimate(double Parameters, double Workspace)
{
    private const double Gigabyte = 1 << 30;

    public double Total => Parameters + Workspace;

    /// <param name="sizes">Inputs, units of each hidden layer, outputs.</param>
    /// <param name="batchRows">Rows of a batch.</param>
    /// <param name="embeddingFloats">Floats of an embedding of inputs.</param>
    /// <param name="copies">Buffers of the length of the parameters: the parameters themselves, gradient, moments, best.</param>
    public static MemoryEstimate Of(ReadOnlySpan<int> sizes, int batchRows, int copies, double embeddingFloats = 0)
    {
        double parameters = embeddingFloats, units = 0;
        for (var layer = 1; layer < sizes.Length; layer++)
        {
            // Rows are padded to whole cache lines.
            parameters += (sizes[layer - 1] + 1.0) * AlignedBuffer.StrideFor(sizes[layer]);
            units += AlignedBuffer.StrideFor(sizes[layer]);
        }
        // Activation and delta of every unit, pre-activation of some, input and target.
        var rowFloats = (3 * units) + AlignedBuffer.StrideFor(sizes[0]) + AlignedBuffer.StrideFor(sizes[^1]);
        return new MemoryEstimate(parameters * copies * sizeof(float), rowFloats * batchRows * sizeof(float));
    }

    /// <summary>Floats of an embedding of inputs, padding included; 0 for none.</summary>
    public static double FloatsOf(InputEmbedding? embedding) => embedding is null ? 0
        : FloatsOfNumbers(embedding) +
            ((double)embedding.Categories * AlignedBuffer.StrideFor(embedding.TableSize)) + AlignedBuffer.StrideFor(embedding.OutputCount);

    private static double FloatsOfNumbers(InputEmbedding embedding)
    {
        var learnt = Math.Max(0, embedding.Learnt);
        return embedding.HasBins
            ? ((double)embedding.BinCount + embedding.Numeric.Length) * AlignedBuffer.StrideFor(learnt)
            : embedding.Numeric.Length * (2.0 * AlignedBuffer.StrideFor(embedding.Frequencies) +
                AlignedBuffer.StrideFor(embedding.Frequencies * learnt) + AlignedBuffer.LineFloats);
    }

    /// <param name="available">Bytes the process may still take.</param>
    /// <exception cref="InsufficientMemoryException">The run would need more, or one buffer more floats than an array has; the message has the
    /// bytes and the option to change.</exception>
    public void Check(ReadOnlySpan<int> sizes, double available)
    {
        double largest = 0;
        var widest = 1;
        for (var layer = 1; layer < sizes.Length; layer++)
        {
            var weights = (double)sizes[layer - 1] * sizes[layer];
            if (weights > largest)
                (largest, widest) = (weights, layer);
        }
        double length = 0;
        for (var layer = 1; layer < sizes.Length; layer++)
            length += (sizes[layer - 1] + 1.0) * AlignedBuffer.StrideFor(sizes[layer]);
        if (Total <= available && length <= AlignedBuffer.MaxLength)
            return;
        var limit = Total > available
            ? string.Create(CultureInfo.InvariantCulture, $"but {available / Gigabyte:F1} GB are available")
            : string.Create(CultureInfo.InvariantCulture, $"but the parameters of one network may be {AlignedBuffer.MaxLength:N0} at most");
        var advice = widest == sizes.Length - 1 && sizes.Length > 2
            ? "Use fewer units in the last of HiddenLayers, or fewer classes or outputs."
            : "Use fewer units in HiddenLayers, or fewer features (for example feature selection, or hashing to fewer slots).";
        throw new InsufficientMemoryException(string.Create(CultureInfo.InvariantCulture,
            $"Training would need {Total / Gigabyte:F1} GB, {Parameters / Gigabyte:F1} GB of them for {length:N0} weights and biases (the largest layer has {sizes[widest - 1]:N0} x {sizes[widest]:N0} weights) and {Workspace / Gigabyte:F1} GB for a batch, {limit}. ") +
            (Workspace > Parameters ? "Lower BatchSize." : advice));
    }
}
