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

    public double Total => Parameters + Workspace + Calibration;

    /// <summary>What is kept of the validation rows while a temperature is looked for.</summary>
    public double Calibration { get; private init; }

    private int MembersPerNetwork { get; init; } = 1;

    private double ParameterFloats { get; init; }

    /// <summary>Counts what the stages of a network say of themselves, without making any of them.</summary>
    /// <param name="sizes">Inputs of the first layer, units of each hidden layer, outputs.</param>
    /// <param name="batchRows">Rows of a batch.</param>
    /// <param name="copies">Buffers of the length of the parameters: the parameters themselves, gradient, moments, best.</param>
    /// <param name="embedding">What stands before the first layer, or null.</param>
    /// <param name="hasSlopes">True: every hidden unit has a slope.</param>
    /// <param name="membersPerNetwork">Members that share the hidden layers: each has every row, and an output layer.</param>
    /// <param name="dropout">What a step drops; null = nothing.</param>
    public static MemoryEstimate Of(
        ReadOnlySpan<int> sizes, double batchRows, int copies, InputEmbedding? embedding = null, bool hasSlopes = false,
        int membersPerNetwork = 1, DropoutRates? dropout = null)
    {
        var options = new PassOptions(Capacity: 0, IsTraining: true, Dropout: dropout);
        var stages = StageList.Of(sizes, embedding, hasSlopes, membersPerNetwork);
        double parameters = 0, rows = 1, rowFloats = Padded(stages[0].Inputs);
        foreach (var stage in stages)
        {
            parameters += stage.Blocks.Sum(block => block.Floats);
            rowFloats += rows * stage.FloatsPerRow(options);
            rows *= stage.RowsPerRow;
            options = options with { LearnsBelow = options.LearnsBelow || stage.Blocks.Count > 0 };
        }
        // Targets, and the delta of the output.
        rowFloats += rows * 2 * Padded(sizes[^1]);
        return new MemoryEstimate(parameters * copies * sizeof(float), rowFloats * batchRows * sizeof(float))
        {
            MembersPerNetwork = membersPerNetwork, ParameterFloats = parameters,
        };
    }

    /// <summary>The same with so many floats more for calibration.</summary>
    public MemoryEstimate WithCalibration(double floats) => this with { Calibration = floats * sizeof(float) };

    // As the buffers' own, in which a layer of almost as many units as an int holds would leave its range.
    private static double Padded(double columns) => Math.Ceiling(columns / AlignedBuffer.LineFloats) * AlignedBuffer.LineFloats;

    /// <param name="available">Bytes the process may still take.</param>
    /// <exception cref="InsufficientMemoryException">The run would need more, or one buffer more floats than an array has; the message has
    /// the
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
        var length = ParameterFloats;
        if (Total <= available && length <= AlignedBuffer.MaxLength)
            return;
        var limit = Total > available
            ? string.Create(CultureInfo.InvariantCulture, $"but {available / Gigabyte:F1} GB are available")
            : string.Create(CultureInfo.InvariantCulture, $"but the parameters of one network may be {AlignedBuffer.MaxLength:N0} at most");
        var fewer = MembersPerNetwork > 1 ? " or MembersPerNetwork" : "";
        var advice = fewer.Length > 0 && MembersPerNetwork * (double)sizes[^2] * sizes[^1] > largest ? "Lower MembersPerNetwork."
            : widest == sizes.Length - 1 && sizes.Length > 2
            ? "Use fewer units in the last of HiddenLayers, or fewer classes or outputs."
            : "Use fewer units in HiddenLayers, or fewer features (for example feature selection, or hashing to fewer slots).";
        var calibration = Calibration > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {Calibration / Gigabyte:F1} GB for calibration")
            : "";
        throw new InsufficientMemoryException(string.Create(CultureInfo.InvariantCulture,
            $"Training would need {Total / Gigabyte:F1} GB, {Parameters / Gigabyte:F1} GB of them for {length:N0} weights and biases " +
            $"(the largest layer has {sizes[widest - 1]:N0} x {sizes[widest]:N0} weights) and {Workspace / Gigabyte:F1} GB " +
            $"for a batch{calibration}, {limit}. ") +
            (Workspace > Parameters ? $"Lower BatchSize{fewer}." : advice));
    }
}
