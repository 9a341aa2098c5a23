using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>The held-out rows of all folds, and the loss of a weighted mean of scores on them: the mean squared error of numbers, and of
/// the probabilities of several classes (the Brier score, as a mean over the classes), and the log-loss of two classes. Probabilities are
/// averaged, not logits.</summary>
/// <remarks>With several classes the squared error chooses candidates that are right more often than those that the log-loss chooses. A
/// temperature, fitted afterwards, keeps the log-loss of their mean low.</remarks>
internal sealed class BlendRows
{
    // The least probability, so that its logarithm is finite.
    private const double Tiny = 1e-30;

    private readonly bool _isSquared;
    private readonly int _outputs;
    private readonly float[] _targets;
    private readonly float[] _weights;

    /// <param name="parts">The held-out rows of each fold, with the scores of any candidate.</param>
    public BlendRows(ScoreKind kind, IReadOnlyList<HeldOutScores> parts)
    {
        (_isSquared, _outputs) = (kind != ScoreKind.LogOdds, parts[0].Scores.Length / parts[0].Weights.Length);
        _targets = [.. parts.SelectMany(part => part.Targets)];
        _weights = [.. parts.SelectMany(part => part.Weights)];
        foreach (var weight in _weights)
            WeightSum += weight;
    }

    /// <summary>The sum of the weights of the rows.</summary>
    public double WeightSum { get; }

    /// <summary>What of the scores the loss depends on: for two classes the probability of the class of each row, otherwise all
    /// outputs.</summary>
    /// <param name="parts">The scores of one candidate for the rows of each fold.</param>
    public double[] ValuesOf(IReadOnlyList<HeldOutScores> parts)
    {
        var values = new double[_isSquared ? _targets.Length : _weights.Length];
        var (row, at) = (0, 0);
        foreach (var scores in parts.Select(part => part.Scores))
        {
            for (var first = 0; first < scores.Length; first += _outputs, row++)
            {
                var own = scores.AsSpan(first, _outputs);
                if (!_isSquared)
                {
                    values[row] = LaneMath.Sigmoid(new Lanes1(_targets[row] > 0.5f ? own[0] : -own[0])).Value;
                    continue;
                }
                foreach (var score in own)
                    values[at++] = score;
            }
        }
        return values;
    }

    /// <summary>The sum over the rows of weight times the loss of values / divisor; not a number where a score is none.</summary>
    public double LossSum(ReadOnlySpan<double> values, double divisor)
    {
        double sum = 0;
        for (var row = 0; row < _weights.Length; row++)
        {
            sum += _weights[row] * (_isSquared
                ? SquaredError(values.Slice(row * _outputs, _outputs), divisor, _targets.AsSpan(row * _outputs, _outputs))
                : LogLoss(values[row] / divisor));
        }
        return sum;
    }

    private static double LogLoss(double probability) =>
        double.IsNaN(probability) ? double.NaN : -LaneMath.Log(new Lanes1((float)Math.Max(probability, Tiny))).Value;

    private static double SquaredError(ReadOnlySpan<double> values, double divisor, ReadOnlySpan<float> targets)
    {
        double sum = 0;
        for (var k = 0; k < targets.Length; k++)
        {
            var error = targets[k] - (values[k] / divisor);
            sum += error * error;
        }
        return sum / targets.Length;
    }
}
