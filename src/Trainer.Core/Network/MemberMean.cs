using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>
/// Scores of an ensemble, of networks or of members that share one: of classes the mean of the members' probabilities, of one class against the
/// other the log-odds of that mean,
/// else the mean of the members' outputs. Summed in double in the order of the members. One object serves one thread at a time.
/// </summary>
internal sealed class MemberMean
{
    private const float LeastProbability = 1e-7f;

    // From here on 1 - p is e^-z to the last bit of Single.
    private const float CertainLogOdds = 17;

    private readonly IReadOnlyList<FeedForwardNetwork> _networks;
    private readonly int _ofNetwork;
    private readonly int _members;
    private readonly ScoreKind _kind;
    private readonly OutputTransform _outputs;
    private readonly bool _areProbabilities;
    private readonly bool _isPositive;
    private readonly bool _isSigmoid;
    private readonly double[] _sums;
    private readonly float[] _memberScores;
    private readonly float[] _logOdds;
    private readonly NetworkPass _pass;

    /// <param name="pass">For as many rows as are scored at once; all networks use it in turn.</param>
    public MemberMean(NetworkModel model, NetworkPass pass)
    {
        (_networks, _kind, _outputs) = (model.Members, model.ScoreKind, model.Outputs);
        _ofNetwork = model.Network.Layout.MembersPerNetwork;
        _members = _networks.Count * _ofNetwork;
        var output = model.Network.OutputActivation;
        _areProbabilities = ReferenceEquals(output, Activation.Softmax);
        _isPositive = output.Range.Lower >= 0;
        _isSigmoid = ReferenceEquals(output, Activation.Sigmoid);
        _memberScores = new float[model.Network.Layout.OutputCount];
        _sums = new double[pass.Capacity * _memberScores.Length];
        _logOdds = new float[_kind == ScoreKind.LogOdds ? pass.Capacity * _members : 0];
        _pass = pass;
    }

    /// <summary>Scores rows.</summary>
    /// <param name="input">[rows, inputs].</param>
    /// <param name="scores">[rows, outputs]; overwritten.</param>
    public void Score(MatrixProduct product, Matrix input, Span<float> scores)
    {
        var outputs = _memberScores.Length;
        var sums = _sums.AsSpan(0, input.Rows * outputs);
        sums.Clear();
        for (var i = 0; i < _networks.Count; i++)
        {
            var context = new ForwardContext(product, _networks[i].Parameters);
            _pass.Forward(context, input);
            _pass.Saturate(context);
            Matrix z = _pass.PreActivation, a = _pass.Output;
            for (var row = 0; row < z.Rows; row++)
            {
                var (member, inputRow) = ((i * _ofNetwork) + (row / input.Rows), row % input.Rows);
                if (_kind == ScoreKind.LogOdds)
                    _logOdds[(inputRow * _members) + member] = _isSigmoid ? z[row, 0] : LogOdds(a[row, 0]);
                else
                    Add(a.Row(row), sums.Slice(inputRow * outputs, outputs));
            }
        }
        for (var row = 0; row < input.Rows; row++)
        {
            var target = scores.Slice(row * outputs, outputs);
            if (_kind == ScoreKind.LogOdds)
                target[0] = LogOddsRange.Within(LogOddsOfMean(_logOdds.AsSpan(row * _members, _members)));
            else
                Finish(sums.Slice(row * outputs, outputs), target);
        }
    }

    private void Add(ReadOnlySpan<float> activation, Span<double> sums)
    {
        var scores = activation;
        if (_kind == ScoreKind.Probabilities && !_areProbabilities)
        {
            Probabilities.FromOutputs(activation, _isPositive, _memberScores);
            scores = _memberScores;
        }
        for (var k = 0; k < sums.Length; k++)
            sums[k] += scores[k];
    }

    private void Finish(ReadOnlySpan<double> sums, Span<float> scores)
    {
        if (_kind == ScoreKind.Probabilities)
        {
            Probabilities.OfSums(sums, _members, scores);
            return;
        }
        for (var k = 0; k < sums.Length; k++)
            scores[k] = (float)(sums[k] / _members);
        _outputs.ToScoresInPlace(scores);
    }

    /// <summary>log(p / (1 - p)) of the mean p of 1 / (1 + e^-z), also where p and 1 in Single are the same.</summary>
    internal static float LogOddsOfMean(ReadOnlySpan<float> logOdds)
    {
        float least = logOdds[0], largest = logOdds[0];
        foreach (var z in logOdds)
            (least, largest) = (MathF.Min(least, z), MathF.Max(largest, z));
        // All nearly certain of the same: the mean of what little they leave, on the scale of the largest of it.
        if (least > CertainLogOdds)
            return least - LogOfMeanExp(logOdds, -1, least);
        if (largest < -CertainLogOdds)
            return largest + LogOfMeanExp(logOdds, 1, -largest);
        double ofTrue = 0, ofFalse = 0;
        foreach (var z in logOdds)
        {
            ofTrue += LaneMath.Sigmoid(new Lanes1(z)).Value;
            ofFalse += LaneMath.Sigmoid(new Lanes1(-z)).Value;
        }
        return LaneMath.Log(new Lanes1((float)(ofTrue / ofFalse))).Value;
    }

    // log of the mean of e^(sign * z + offset), which is at most e^0.
    private static float LogOfMeanExp(ReadOnlySpan<float> logOdds, float sign, float offset)
    {
        var sum = 0.0;
        foreach (var z in logOdds)
            sum += LaneMath.Exp(new Lanes1((sign * z) + offset)).Value;
        return LaneMath.Log(new Lanes1((float)(sum / logOdds.Length))).Value;
    }

    private static float LogOdds(float activation)
    {
        var probability = Math.Clamp(activation, LeastProbability, 1 - LeastProbability);
        return LaneMath.Log(new Lanes1(probability / (1 - probability))).Value;
    }
}
