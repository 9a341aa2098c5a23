using System.Globalization;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>An estimate of the bytes that a run needs besides its rows, made before any of them is allocated. Scratch memory of threads,
/// vectors with one number per row and the mean of the members' outputs are not counted.</summary>
/// <param name="Parameters">All parameters, with gradient, optimizer state and the copies that a run keeps.</param>
/// <param name="Batch">The matrices of the stages for one batch.</param>
internal readonly record struct MemoryEstimate(double Parameters, double Batch)
{
    private const double Gigabyte = 1 << 30;

    public double Total => Parameters + Batch + Calibration;

    /// <summary>The numbers of the validation rows that are kept while a temperature is fitted.</summary>
    public double Calibration { get; private init; }

    private int MembersPerNetwork { get; init; } = 1;

    private double ParameterFloats { get; init; }

    /// <summary>Adds up the memory that the stages of a network declare, without creating a pass.</summary>
    /// <param name="sizes">Inputs of the first layer, units of each hidden layer, outputs.</param>
    /// <param name="batchRows">Rows of a batch.</param>
    /// <param name="copies">The number of buffers of the length of the parameters: the parameters themselves, gradient, moments,
    /// best.</param>
    /// <param name="embedding">How inputs are embedded before the first layer; null = they are not.</param>
    /// <param name="hasSlopes">True: every hidden unit has a slope.</param>
    /// <param name="membersPerNetwork">Members of one network. Each needs memory for all rows of the batch.</param>
    /// <param name="dropout">The dropout rates; null = nothing is dropped.</param>
    /// <param name="sparse">The sparse inputs. Their values in a batch are not counted.</param>
    public static MemoryEstimate Of(
        ReadOnlySpan<int> sizes, double batchRows, int copies, InputEmbedding? embedding = null, bool hasSlopes = false,
        int membersPerNetwork = 1, DropoutRates? dropout = null, SparseShape sparse = default)
    {
        var options = new PassOptions(Capacity: 0, IsTraining: true, Dropout: dropout);
        var stages = StageList.Of(sizes, embedding, hasSlopes, membersPerNetwork, sparse);
        double parameters = 0, rows = 1, rowFloats = Padded(stages[0].Inputs);
        foreach (var stage in stages)
        {
            parameters += stage.Blocks.Sum(block => block.Floats);
            rowFloats += rows * stage.FloatsPerRow(options);
            rows *= stage.RowsPerRow;
            options = options with { LearnsBelow = options.LearnsBelow || stage.Blocks.Count > 0 };
        }
        // The targets, and the delta of the output layer.
        rowFloats += rows * 2 * Padded(sizes[^1]);
        return new MemoryEstimate(parameters * copies * sizeof(float), rowFloats * batchRows * sizeof(float))
        {
            MembersPerNetwork = membersPerNetwork, ParameterFloats = parameters,
        };
    }

    /// <summary>A copy with memory for the calibration.</summary>
    public MemoryEstimate WithCalibration(double floats) => this with { Calibration = floats * sizeof(float) };

    // In double, because the padded number of columns of a very wide layer overflows an int.
    private static double Padded(double columns) => Math.Ceiling(columns / AlignedBuffer.LineFloats) * AlignedBuffer.LineFloats;

    /// <summary>Fails where the run does not fit into memory.</summary>
    /// <param name="sizes">Inputs of the first layer, units of each hidden layer, outputs.</param>
    /// <param name="available">Bytes that the process may still allocate.</param>
    /// <exception cref="InsufficientMemoryException">The run needs more bytes, or a buffer needs more floats than an array can hold. The
    /// message has the bytes and the option to change.</exception>
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
            $"Training would need {Total / Gigabyte:F1} GB, {Parameters / Gigabyte:F1} GB of them for {length:N0} parameters " +
            $"(the largest layer has {sizes[widest - 1]:N0} x {sizes[widest]:N0} weights) and {Batch / Gigabyte:F1} GB " +
            $"for a batch{calibration}, {limit}. ") +
            (Batch > Parameters ? $"Lower BatchSize{fewer}." : advice));
    }
}
