using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>
/// Chooses the share of the linear model in the scores by the loss of held-out rows: the squared error of numbers, the log-loss of classes.
/// The shares are 0, 1/16, ..., 1.
/// </summary>
/// <remarks>
/// The share is drawn towards the linear model where rows are few. First, the networks count some more rows, on which they know nothing:
/// their best epoch was chosen by the held-out rows, so their loss there is too low. Second, the largest share is taken whose loss is above
/// the lowest one by no more than <see cref="Errors"/> standard errors of the difference.
/// </remarks>
internal sealed class LinearShare
{
    private const int Steps = 16;

    // The rows on which the networks know nothing.
    private const double PriorRows = 2;

    private const double Errors = 1;

    // The least probability, so that its logarithm is finite.
    private const double Tiny = 1e-30;

    private readonly ScoreKind _kind;
    private readonly int _outputs;
    private readonly double[][] _losses;
    private readonly double[] _weights;

    private LinearShare(ScoreKind kind, IReadOnlyList<(HeldOutScores Networks, HeldOutScores Linear)> parts)
    {
        (_kind, _outputs) = (kind, parts[0].Networks.Scores.Length / parts[0].Networks.Weights.Length);
        _weights = [.. parts.SelectMany(part => part.Networks.Weights).Select(weight => (double)weight)];
        var mean = _weights.Average();
        foreach (ref var weight in _weights.AsSpan())
            weight /= mean;
        _losses =
        [
            .. Enumerable.Range(0, Steps + 1).Select(step => parts.SelectMany(part => Enumerable.Range(0, part.Networks.Weights.Length)
                .Select(row => LossOf(part.Networks, part.Linear, row, (double)step / Steps))).ToArray()),
        ];
    }

    /// <summary>The share in [0, 1], and the mean losses of the held-out rows with the networks alone, the linear model alone, and the
    /// share.</summary>
    /// <param name="parts">The scores of held-out rows by networks and by linear models that learnt from the same rows. A row may be in one
    /// part only.</param>
    /// <param name="lossOfIgnorance">The loss of a model that knows nothing of a row.</param>
    public static (float Share, double OfNetworks, double OfLinear, double OfBoth) Choose(
        ScoreKind kind, IReadOnlyList<(HeldOutScores Networks, HeldOutScores Linear)> parts, double lossOfIgnorance)
    {
        var share = new LinearShare(kind, parts);
        var step = share.ChooseStep(lossOfIgnorance);
        return ((float)step / Steps, share.Mean(0), share.Mean(Steps), share.Mean(step));
    }

    private int ChooseStep(double lossOfIgnorance)
    {
        var sums = new double[Steps + 1];
        for (var step = 0; step <= Steps; step++)
        {
            var ofNetworks = 1 - ((double)step / Steps);
            sums[step] = (Mean(step) * _weights.Length) + (PriorRows * ofNetworks * ofNetworks * lossOfIgnorance);
        }
        // Of equal sums the one with the larger share.
        var best = Steps;
        for (var step = Steps; step >= 0; step--)
            best = sums[step] < sums[best] ? step : best;
        for (var step = Steps; step > best; step--)
        {
            if (sums[step] - sums[best] <= Errors * ErrorOfSum(step, best))
                return step;
        }
        return best;
    }

    private double Mean(int step)
    {
        double sum = 0;
        for (var row = 0; row < _weights.Length; row++)
            sum += _weights[row] * _losses[step][row];
        return sum / _weights.Length;
    }

    // The standard error of the sum over rows of the difference of two losses. Below two rows it is not known.
    private double ErrorOfSum(int step, int other)
    {
        var rows = _weights.Length;
        if (rows < 2)
            return double.PositiveInfinity;
        var mean = Mean(step) - Mean(other);
        double squares = 0;
        for (var row = 0; row < rows; row++)
        {
            var difference = (_weights[row] * (_losses[step][row] - _losses[other][row])) - mean;
            squares += difference * difference;
        }
        return Math.Sqrt(squares / (rows - 1) * rows);
    }

    private double LossOf(HeldOutScores networks, HeldOutScores linear, int row, double share)
    {
        var targets = networks.Targets.AsSpan(row * _outputs, _outputs);
        var first = networks.Scores.AsSpan(row * _outputs, _outputs);
        var second = linear.Scores.AsSpan(row * _outputs, _outputs);
        double sum = 0;
        switch (_kind)
        {
            case ScoreKind.LogOdds:
                var sign = targets[0] > 0.5f ? 1 : -1;
                return -Log(((1 - share) * Sigmoid(sign * first[0])) + (share * Sigmoid(sign * second[0])));
            case ScoreKind.Probabilities:
                for (var k = 0; k < _outputs; k++)
                    sum += targets[k] * (((1 - share) * first[k]) + (share * second[k]));
                return -Log(sum);
            default:
                for (var k = 0; k < _outputs; k++)
                {
                    var error = targets[k] - (((1 - share) * first[k]) + (share * second[k]));
                    sum += error * error;
                }
                return sum / _outputs;
        }
    }

    private static double Sigmoid(float x) => LaneMath.Sigmoid(new Lanes1(x)).Value;

    private static double Log(double x) => LaneMath.Log(new Lanes1((float)Math.Max(x, Tiny))).Value;
}
