using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>
/// One temperature for a weighted mean of classifiers: the logits of all of them are divided by the T for which the log-loss of the
/// held-out rows is lowest. Each network has a temperature of its own already, but a mean of probabilities is less sure than its parts.
/// </summary>
/// <remarks>As in <see cref="TemperatureCalibration"/> the loss contains one more row whose class is random, so that few rows that are all
/// classified correctly do not make the model certain. Scores are log-odds or probabilities: p^(1/T), divided by its sum, are the
/// probabilities of the logits divided by T.</remarks>
internal sealed class BlendTemperature
{
    // log 2: the parts are calibrated, so T is near 1.
    private const double LogBound = 0.6931471805599453;
    private const double Golden = 0.6180339887498949;
    private const int Steps = 16;
    private const double RowsOfChance = 1;
    private const float Tiny = 1e-30f;

    // So many numbers tell one number well enough; of more rows evenly spaced ones are taken.
    private const int MostScores = 1 << 21;

    private readonly ScoreKind _kind;
    private readonly int _outputs;
    private readonly IReadOnlyList<(IReadOnlyList<HeldOutScores> Parts, float Weight)> _members;
    private readonly int _stride;
    private readonly float[] _scaled;
    private readonly double[] _mean;
    private readonly Action? _checkAlive;

    private BlendTemperature(
        ScoreKind kind, IReadOnlyList<(IReadOnlyList<HeldOutScores> Parts, float Weight)> members, Action? checkAlive)
    {
        (_kind, _members, _checkAlive) = (kind, members, checkAlive);
        var parts = members[0].Parts;
        _outputs = parts[0].Scores.Length / parts[0].Weights.Length;
        var scores = parts.Sum(part => (long)part.Scores.Length) * members.Count;
        _stride = (int)Math.Max(1, (scores + MostScores - 1) / MostScores);
        (_scaled, _mean) = (new float[_outputs], new double[Math.Max(2, _outputs)]);
    }

    /// <summary>The temperature in [1/2, 2]; 1 where none is better.</summary>
    /// <param name="members">For each member its scores of the held-out rows of each fold, and its weight.</param>
    public static float Of(
        ScoreKind kind, IReadOnlyList<(IReadOnlyList<HeldOutScores> Parts, float Weight)> members, Action? checkAlive)
    {
        var search = new BlendTemperature(kind, members, checkAlive);
        var (lower, upper) = (-LogBound, LogBound);
        var (left, right) = (upper - (Golden * (upper - lower)), lower + (Golden * (upper - lower)));
        var (ofLeft, ofRight) = (search.LossAt(left), search.LossAt(right));
        for (var step = 0; step < Steps; step++)
        {
            if (ofLeft <= ofRight)
            {
                (upper, right, ofRight) = (right, left, ofLeft);
                left = upper - (Golden * (upper - lower));
                ofLeft = search.LossAt(left);
            }
            else
            {
                (lower, left, ofLeft) = (left, right, ofRight);
                right = lower + (Golden * (upper - lower));
                ofRight = search.LossAt(right);
            }
        }
        var best = ofLeft <= ofRight ? left : right;
        return Math.Min(ofLeft, ofRight) < search.LossAt(0) ? TemperatureOf(best) : 1;
    }

    /// <summary>Divides the logits of scores by a temperature.</summary>
    /// <param name="scores">[outputs] log-odds, or probabilities of all classes; overwritten.</param>
    public static void Divide(ScoreKind kind, Span<float> scores, float temperature)
    {
        if (kind == ScoreKind.LogOdds)
        {
            scores[0] /= temperature;
            return;
        }
        float largest = 0;
        foreach (var p in scores)
            largest = Math.Max(largest, p);
        var logOfLargest = LaneMath.Log(new Lanes1(Math.Max(largest, Tiny))).Value;
        double sum = 0;
        foreach (ref var p in scores)
        {
            p = LaneMath.Exp(new Lanes1((LaneMath.Log(new Lanes1(Math.Max(p, Tiny))).Value - logOfLargest) / temperature)).Value;
            sum += p;
        }
        foreach (ref var p in scores)
            p = (float)(p / sum);
    }

    private static float TemperatureOf(double log) => LaneMath.Exp(new Lanes1((float)log)).Value;

    private double LossAt(double logOfTemperature)
    {
        _checkAlive?.Invoke();
        var temperature = TemperatureOf(logOfTemperature);
        double loss = 0, chance = 0, weights = 0, squares = 0;
        var row = 0;
        for (var part = 0; part < _members[0].Parts.Count; part++)
        {
            var (targets, ofRows) = (_members[0].Parts[part].Targets, _members[0].Parts[part].Weights);
            for (var i = 0; i < ofRows.Length; i++, row++)
            {
                if (row % _stride != 0)
                    continue;
                var (own, ofChance) = LossesOf(part, i, targets.AsSpan(i * _outputs, _outputs), temperature);
                double weight = ofRows[i];
                loss += weight * own;
                chance += weight * ofChance;
                weights += weight;
                squares += weight * weight;
            }
        }
        var share = RowsOfChance / ((weights * weights / squares) + RowsOfChance);
        return ((1 - share) * loss) + (share * chance);
    }

    // The log-loss of a row, and the mean log-loss over all classes.
    private (double Loss, double OfChance) LossesOf(int part, int row, ReadOnlySpan<float> targets, float temperature)
    {
        Array.Clear(_mean);
        foreach (var (parts, weight) in _members)
        {
            parts[part].Scores.AsSpan(row * _outputs, _outputs).CopyTo(_scaled);
            Divide(_kind, _scaled, temperature);
            if (_kind == ScoreKind.LogOdds)
            {
                _mean[0] += weight * (double)LaneMath.Sigmoid(new Lanes1(-_scaled[0])).Value;
                _mean[1] += weight * (double)LaneMath.Sigmoid(new Lanes1(_scaled[0])).Value;
                continue;
            }
            for (var k = 0; k < _outputs; k++)
                _mean[k] += weight * (double)_scaled[k];
        }
        var classes = _kind == ScoreKind.LogOdds ? 2 : _outputs;
        double loss = 0, chance = 0;
        for (var k = 0; k < classes; k++)
        {
            double target = _kind != ScoreKind.LogOdds ? targets[k] : targets[0] > 0.5f == (k == 1) ? 1 : 0;
            var own = -LaneMath.Log(new Lanes1((float)Math.Max(_mean[k], Tiny))).Value;
            loss += target * own;
            chance += own / classes;
        }
        return (loss, chance);
    }
}
