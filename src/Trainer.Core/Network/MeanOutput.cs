using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>
/// The mean output of the members of a network, for the losses and metrics of validation rows. It is the mean of the members' activations;
/// activations that are logarithms of probabilities are averaged as probabilities. Losses that work on logits also get a pre-activation:
/// the one from which the output activation gives that mean. Sums are computed in double, in the order of the members.
/// </summary>
internal sealed class MeanOutput
{
    // The least normal float32 replaces a mean probability that underflowed to 0, so that its logarithm is finite.
    private const float Tiny = 1.17549435e-38f;

    private readonly Activation _output;
    private readonly int _rowsPerRow;
    private readonly Matrix _preActivation;
    private readonly Matrix _activation;
    private readonly float[] _logOdds;

    /// <param name="capacity">The largest number of input rows.</param>
    public MeanOutput(FeedForwardNetwork network, int capacity)
    {
        (_output, _rowsPerRow) = (network.OutputActivation, network.Layout.RowsPerRow);
        _preActivation = AlignedBuffer.CreateMatrix(capacity, network.Layout.OutputCount);
        _activation = AlignedBuffer.CreateMatrix(capacity, network.Layout.OutputCount);
        _logOdds = new float[_rowsPerRow];
    }

    /// <summary>The mean pre-activation and activation of each input row. A network that gives one output row per input row is its own
    /// mean.</summary>
    /// <param name="z">[members * rows, outputs] pre-activations of the output layer.</param>
    /// <param name="a">[members * rows, outputs] activations of the output layer.</param>
    /// <returns>[rows, outputs] each; valid until the next call.</returns>
    public (Matrix PreActivation, Matrix Activation) Of(Matrix z, Matrix a)
    {
        if (_rowsPerRow == 1)
            return (z, a);
        var rows = z.Rows / _rowsPerRow;
        Matrix meanZ = _preActivation.Top(rows), meanA = _activation.Top(rows);
        for (var row = 0; row < rows; row++)
        {
            for (var k = 0; k < z.Columns; k++)
                (meanZ[row, k], meanA[row, k]) = Of(z, a, row, rows, k);
        }
        return (meanZ, meanA);
    }

    private (float PreActivation, float Activation) Of(Matrix z, Matrix a, int row, int rows, int output)
    {
        double sumZ = 0, sumA = 0;
        for (var member = 0; member < _rowsPerRow; member++)
        {
            var at = (member * rows) + row;
            sumZ += z[at, output];
            sumA += _output.Meaning == OutputMeaning.LogDistribution ? LaneMath.Exp(new Lanes1(a[at, output])).Value : a[at, output];
            _logOdds[member] = z[at, output];
        }
        var mean = (float)(sumA / _rowsPerRow);
        var activation = _output.Meaning == OutputMeaning.LogDistribution ? Log(mean) : mean;
        // Only losses of activations with a canonical link read the pre-activation; for others any value will do.
        return (!_output.HasCanonicalLink ? (float)(sumZ / _rowsPerRow) : _output.Meaning switch
        {
            OutputMeaning.Probability => LogOdds.OfMean(_logOdds),
            OutputMeaning.Distribution or OutputMeaning.LogDistribution or OutputMeaning.Rate => Log(mean),
            _ => (float)(sumZ / _rowsPerRow),
        }, activation);
    }

    // NaN stays NaN, so that a run that diverges is noticed.
    private static float Log(float value) => float.IsNaN(value) ? value : LaneMath.Log(new Lanes1(value < Tiny ? Tiny : value)).Value;
}
