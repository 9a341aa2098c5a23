using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>
/// The output of a network of several members for its validation rows, as scoring means it: the mean of the members'
/// activations, of which those that are logarithms of probabilities count as these; with the pre-activation that gives it where it has a
/// formula, so that a loss of logits has them. Summed in double in the order of the members.
/// </summary>
internal sealed class MeanOutput
{
    // Stands in for a probability that underflowed to 0, so that its logarithm is finite.
    private const float Tiny = 1.17549435e-38f;

    private readonly Activation _output;
    private readonly int _members;
    private readonly Matrix _preActivation;
    private readonly Matrix _activation;
    private readonly float[] _logOdds;

    /// <param name="capacity">Rows of input at most.</param>
    public MeanOutput(FeedForwardNetwork network, int capacity)
    {
        (_output, _members) = (network.OutputActivation, network.Layout.MembersPerNetwork);
        _preActivation = AlignedBuffer.CreateMatrix(capacity, network.Layout.OutputCount);
        _activation = AlignedBuffer.CreateMatrix(capacity, network.Layout.OutputCount);
        _logOdds = new float[_members];
    }

    /// <param name="z">[members * rows, outputs] of the output layer.</param>
    /// <param name="a">[members * rows, outputs] of the output layer.</param>
    /// <returns>[rows, outputs] each, in buffers of this object.</returns>
    public (Matrix PreActivation, Matrix Activation) Of(Matrix z, Matrix a)
    {
        if (_members == 1)
            return (z, a);
        var rows = z.Rows / _members;
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
        for (var member = 0; member < _members; member++)
        {
            var at = (member * rows) + row;
            sumZ += z[at, output];
            sumA += _output.Meaning == OutputMeaning.LogDistribution ? LaneMath.Exp(new Lanes1(a[at, output])).Value : a[at, output];
            _logOdds[member] = z[at, output];
        }
        var mean = (float)(sumA / _members);
        var activation = _output.Meaning == OutputMeaning.LogDistribution ? Log(mean) : mean;
        // No loss reads the pre-activation of another link.
        return (!_output.HasCanonicalLink ? (float)(sumZ / _members) : _output.Meaning switch
        {
            OutputMeaning.Probability => LogOdds.OfMean(_logOdds),
            OutputMeaning.Distribution or OutputMeaning.LogDistribution or OutputMeaning.Rate => Log(mean),
            _ => (float)(sumZ / _members),
        }, activation);
    }

    // What is no number stays none: a run that diverges is to be found out.
    private static float Log(float value) => float.IsNaN(value) ? value : LaneMath.Log(new Lanes1(value < Tiny ? Tiny : value)).Value;
}
