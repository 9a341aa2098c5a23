using FfnnMlNet.Numerics;
using MathNet.Numerics.Integration;

namespace FfnnMlNet.Network;

/// <summary>
/// The contributions of the features of a row to a score, by integrated gradients (Sundararajan, Taly and Yan, 2017): the gradient is
/// integrated along the straight path from the baseline, the means of the training rows, to the row. The contribution of an input is the
/// integral of its gradient times its difference; contributions of the columns of an embedding and of the flag of missing values belong to
/// their feature. All contributions add up to the score of the row minus that of the baseline. Sparse features are 0 in the baseline, so
/// only those of the row contribute, and the time depends on their number alone.
/// </summary>
/// <remarks>The integral is a Gauss-Legendre rule, whose points are the rows of one batch. Where the sum differs from the difference of the
/// scores by more than a tolerance, as with activations that have a corner, the rule with the next higher number of points is taken. What
/// is left of the difference then is divided among the contributions in proportion to their absolute values. The points depend on nothing
/// but the row and the model. An object serves one thread at a time.</remarks>
internal sealed class PathContributions
{
    // Of the larger of the difference of the scores and half the root of the sum of squared contributions.
    private const double Tolerance = 0.05;

    // With the end of the path they are 8, 16, 31 and 61 rows, which fill the tiles of the products.
    private static readonly Rule[] Rules = [Rule.Of(7, 1), Rule.Of(15, 1), Rule.Of(15, 2), Rule.Of(15, 4)];

    private readonly NetworkModel _model;
    private readonly PathNetwork[] _networks;
    private readonly PathScore _score;
    private readonly double[] _bases;
    private readonly double[] _scores = new double[Rules[^1].Points.Length];
    private readonly float[] _outputs;

    // Of the dense features, then of the sparse inputs of the row.
    private double[] _contributions;
    private int _count;
    private int[] _slots = [];
    private float[] _values = [];

    /// <exception cref="InvalidOperationException">The model does not know the means of its training rows.</exception>
    public PathContributions(NetworkModel model)
    {
        var baseline = model.Features?.Means ?? throw new InvalidOperationException(
            "The model does not have the means of its training rows, from which contributions of features are counted: it was trained " +
            "by an earlier version of FfnnMlNet. Train it again with this version.");
        _model = model;
        var groups = PathGroup.Of(model, part =>
        {
            var gradient = new AlignedBuffer(part.Network.Layout.DenseLength);
            return [.. part.Networks.Select(network => new PathNetwork(network, part.Inputs, part.Sparse, baseline, gradient))];
        });
        _score = PathScore.Of(model, groups);
        _networks = [.. groups.SelectMany(group => group.Networks)];
        _contributions = new double[baseline.Length];
        _outputs = new float[model.Network.Layout.OutputCount];
        _bases = new double[_outputs.Length];
        SetBaseline(baseline);
        for (var output = 0; output < _bases.Length; output++)
        {
            Forward([1]);
            _score.Evaluate(output, [0], _scores);
            _bases[output] = _scores[0];
        }
    }

    /// <summary>Points of the rule that gave the last result.</summary>
    public int PointCount { get; private set; }

    /// <summary>The difference of the scores minus the sum of the last contributions, before it was divided among them.</summary>
    public double IntegralError { get; private set; }

    /// <summary>[contributions] the slots of the last row that contribute, ascending: all of a model without sparse inputs, else the dense
    /// features and the sparse ones that are not 0.</summary>
    public ReadOnlySpan<int> Slots => _slots.AsSpan(0, _count);

    /// <summary>[contributions] the contribution of each of <see cref="Slots"/>.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, _count);

    /// <summary>Explains a row of a model without sparse inputs.</summary>
    /// <param name="features">[features].</param>
    /// <param name="output">The output or class; null = the predicted class, or the first output.</param>
    /// <param name="contributions">[features]; overwritten.</param>
    public ExplainedScore Of(ReadOnlySpan<float> features, int? output, Span<float> contributions)
    {
        if (output is null && _model.ScoreKind == ScoreKind.Probabilities)
            _model.Predict(features, _outputs);
        foreach (var network in _networks)
            network.SetRow(features);
        var explained = Explain(output ?? Predicted());
        for (var i = 0; i < contributions.Length; i++)
            contributions[i] = (float)_contributions[i];
        return explained;
    }

    /// <summary>Explains a row of a model with sparse inputs; the contributions then are <see cref="Slots"/> and
    /// <see cref="Values"/>.</summary>
    /// <param name="slots">The slots of the values that are not 0, ascending.</param>
    /// <param name="values">One per slot.</param>
    /// <param name="output">The output or class; null = the predicted class, or the first output.</param>
    public ExplainedScore Of(ReadOnlySpan<int> slots, ReadOnlySpan<float> values, int? output)
    {
        if (output is null && _model.ScoreKind == ScoreKind.Probabilities)
            _model.Predict(slots, values, _outputs);
        foreach (var network in _networks)
            network.SetRow(slots, values);
        var explained = Explain(output ?? Predicted());
        OrderSlots();
        return explained;
    }

    private ExplainedScore Explain(int explained)
    {
        Reserve();
        double score = 0;
        foreach (var rule in Rules)
        {
            PointCount = rule.Points.Length - 1;
            score = Integrate(rule, explained);
            if (IsComplete(score - _bases[explained]))
                break;
        }
        DivideRest(score - _bases[explained]);
        return new ExplainedScore(explained, (float)_bases[explained], (float)score);
    }

    private void Reserve()
    {
        _count = _networks[0].DenseCount + _networks[0].SparseIndices.Length;
        if (_contributions.Length < _count)
            Array.Resize(ref _contributions, Math.Max(_count, 2 * _contributions.Length));
    }

    // The sparse inputs of all networks are the same, and each slot has at most one in a row.
    private void OrderSlots()
    {
        if (_slots.Length < _count)
            (_slots, _values) = (new int[_contributions.Length], new float[_contributions.Length]);
        var sparse = _model.Sparse!;
        var indices = _networks[0].SparseIndices;
        sparse.DenseSlots.CopyTo(_slots);
        for (var i = 0; i < indices.Length; i++)
            _slots[sparse.DenseSlots.Length + i] = sparse.SlotOf(indices[i]);
        for (var i = 0; i < _count; i++)
            _values[i] = (float)_contributions[i];
        Array.Sort(_slots, _values, 0, _count);
    }

    // The largest score, which is the first where the scores are no probabilities.
    private int Predicted()
    {
        if (_model.ScoreKind != ScoreKind.Probabilities)
            return 0;
        var largest = 0;
        for (var k = 1; k < _outputs.Length; k++)
            largest = _outputs[k] > _outputs[largest] ? k : largest;
        return largest;
    }

    private void SetBaseline(float[] means)
    {
        var slots = _model.Sparse is { } sparse ? sparse.DenseSlots : [];
        foreach (var network in _networks)
        {
            if (_model.Sparse is null)
                network.SetRow(means);
            else
                network.SetRow(slots, means);
        }
    }

    private void Forward(ReadOnlySpan<float> points)
    {
        foreach (var network in _networks)
            network.Forward(points);
    }

    // Returns the score of the row, which is the last point.
    private double Integrate(Rule rule, int output)
    {
        Forward(rule.Points);
        _score.Evaluate(output, rule.Weights, _scores);
        var contributions = _contributions.AsSpan(0, _count);
        contributions.Clear();
        foreach (var network in _networks)
            network.AddContributions(contributions);
        return _scores[rule.Points.Length - 1];
    }

    // Divides the error of the integral.
    private void DivideRest(double difference)
    {
        double sum = 0, absolute = 0;
        foreach (var contribution in _contributions.AsSpan(0, _count))
        {
            sum += contribution;
            absolute += Math.Abs(contribution);
        }
        IntegralError = difference - sum;
        if (absolute == 0)
            return;
        foreach (ref var contribution in _contributions.AsSpan(0, _count))
            contribution += IntegralError * Math.Abs(contribution) / absolute;
    }

    // Not finite where the score overflows float32; no number of points changes that.
    private bool IsComplete(double difference)
    {
        double sum = 0, squares = 0;
        foreach (var contribution in _contributions.AsSpan(0, _count))
        {
            sum += contribution;
            squares += contribution * contribution;
        }
        return !(Math.Abs(sum - difference) > Tolerance * Math.Max(Math.Abs(difference), Math.Sqrt(squares) / 2));
    }

    /// <summary>The points of Gauss-Legendre rules on equal parts of [0, 1], and the end of the path with the weight 0.</summary>
    private sealed record Rule(float[] Points, float[] Weights)
    {
        // MathNet has the points of these orders in tables, so they have the same bits everywhere.
        public static Rule Of(int order, int parts)
        {
            var rule = new GaussLegendreRule(0, 1, order);
            var ofParts = Enumerable.Range(0, parts).ToArray();
            return new Rule(
                [.. ofParts.SelectMany(part => rule.Abscissas.Select(point => (float)((part + point) / parts))), 1],
                [.. ofParts.SelectMany(_ => rule.Weights.Select(weight => (float)(weight / parts))), 0]);
        }
    }
}
