using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>
/// The scores of a model with several members, which may be networks of an ensemble or members of one network. Probabilities of classes are
/// the mean of the members' probabilities. Log-odds are the log-odds of that mean. Other scores are the mean of the members' outputs. Sums
/// are computed in double, in the order of the members. An object serves one thread at a time.
/// </summary>
internal sealed class MemberMean
{
    private readonly IReadOnlyList<FeedForwardNetwork> _networks;
    private readonly int _membersPerNetwork;
    private readonly int _members;
    private readonly ScoreKind _kind;
    private readonly OutputTransform _outputs;
    private readonly Activation _output;
    private readonly double[] _sums;
    private readonly float[] _memberScores;
    private readonly float[] _logOdds;
    private readonly NetworkPass _pass;

    /// <param name="pass">Runs the networks, one after the other. Its capacity is the largest number of rows per call.</param>
    public MemberMean(NetworkModel model, NetworkPass pass)
    {
        (_networks, _kind, _outputs) = (model.Networks, model.ScoreKind, model.Outputs);
        (_membersPerNetwork, _members) = (model.Network.Layout.RowsPerRow, model.MemberCount);
        _output = model.Network.OutputActivation;
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
                var (member, inputRow) = ((i * _membersPerNetwork) + (row / input.Rows), row % input.Rows);
                if (_kind == ScoreKind.LogOdds)
                    _logOdds[(inputRow * _members) + member] = LogOdds.Of(_output, z[row, 0], a[row, 0]);
                else
                    Add(a.Row(row), sums.Slice(inputRow * outputs, outputs));
            }
        }
        for (var row = 0; row < input.Rows; row++)
        {
            var target = scores.Slice(row * outputs, outputs);
            if (_kind == ScoreKind.LogOdds)
                target[0] = LogOddsRange.Within(LogOdds.OfMean(_logOdds.AsSpan(row * _members, _members)));
            else
                Finish(sums.Slice(row * outputs, outputs), target);
        }
    }

    private void Add(ReadOnlySpan<float> activation, Span<double> sums)
    {
        var scores = activation;
        if (_kind == ScoreKind.Probabilities && _output.Meaning != OutputMeaning.Distribution)
        {
            Probabilities.FromOutputs(activation, _output, _memberScores);
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
}
