using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Scores rows with a trained model. The scores of a row have the same bits whether it is scored alone or with others. An object
/// serves one thread at a time.</summary>
internal sealed class Scorer
{
    private readonly FeedForwardNetwork _network;
    private readonly ScoreKind _kind;
    private readonly InputTransform _inputs;
    private readonly OutputTransform _outputs;
    private readonly MatrixProduct _product = new();
    private readonly NetworkPass _pass;
    private readonly Matrix _input;
    private readonly MemberMean? _mean;
    private readonly MixedScores[] _mixed;
    private readonly SparseInputs? _sparse;

    /// <param name="capacity">The largest number of rows per call.</param>
    public Scorer(NetworkModel model, int capacity)
    {
        (_network, _kind, _inputs, _outputs) = (model.Network, model.ScoreKind, model.Inputs, model.Outputs);
        _sparse = model.Sparse;
        _input = AlignedBuffer.CreateMatrix(capacity, _network.Layout.InputCount);
        _pass = new NetworkPass(_network, new PassOptions(capacity));
        _mean = model.MemberCount == 1 ? null : new MemberMean(model, _pass);
        _mixed = [.. model.Mixed.Select(other => new MixedScores(other, capacity))];
    }

    /// <summary>Sets a row, before <see cref="Score"/> is called. Rows must be set in their order, from 0 on.</summary>
    /// <param name="row">In [0, capacity).</param>
    /// <param name="features">[features].</param>
    public void SetRow(int row, ReadOnlySpan<float> features)
    {
        if (_sparse is null)
            features.CopyTo(DenseFeatures(row));
        else
            _sparse.Divide(features, DenseFeatures(row), NextSparseRow(row));
    }

    /// <summary>Sets a row that is given by its values that are not 0. Rows must be set in their order, from 0 on.</summary>
    /// <param name="row">In [0, capacity).</param>
    /// <param name="slots">The slots of the values, ascending, in [0, features).</param>
    /// <param name="values">One per slot.</param>
    public void SetRow(int row, ReadOnlySpan<int> slots, ReadOnlySpan<float> values)
    {
        var dense = DenseFeatures(row);
        if (_sparse is not null)
        {
            _sparse.Divide(slots, values, dense, NextSparseRow(row));
            return;
        }
        dense.Clear();
        for (var i = 0; i < values.Length; i++)
            dense[slots[i]] = values[i];
    }

    /// <summary>The sparse inputs of the rows, for callers that have inputs instead of features; null = the network has none.</summary>
    public SparseBatch? Sparse => _pass.Sparse;

    private Span<float> DenseFeatures(int row) => _input.Row(row)[.._inputs.FeatureCount];

    private SparseBatch NextSparseRow(int row)
    {
        if (row == 0)
            _pass.Sparse!.Clear();
        return _pass.Sparse!;
    }

    /// <summary>Scores the rows that were set last. They must be set again before the next call.</summary>
    /// <param name="rows">Number of rows, at most the capacity.</param>
    /// <param name="scores">[rows, outputs]; overwritten.</param>
    public void Score(int rows, Span<float> scores)
    {
        var input = _input.Top(rows);
        // First the other models, since the features are then overwritten.
        foreach (var other in _mixed)
            other.Score(input);
        ScoreNetworks(input, scores);
        foreach (var other in _mixed)
            other.MixInto(scores[..(rows * _network.Layout.OutputCount)]);
    }

    private void ScoreNetworks(Matrix input, Span<float> scores)
    {
        var rows = input.Rows;
        if (!_inputs.IsUnchanged)
        {
            for (var row = 0; row < rows; row++)
                _inputs.ApplyInPlace(input.PaddedRow(row));
        }
        if (_mean is not null)
        {
            _mean.Score(_product, input, scores);
            return;
        }
        var context = new ForwardContext(_product, _network.Parameters);
        _pass.Forward(context, input);
        _pass.Saturate(context);
        Matrix z = _pass.PreActivation, a = _pass.Output;
        for (var row = 0; row < rows; row++)
            Finish(z.Row(row), a.Row(row), scores.Slice(row * a.Columns, a.Columns));
    }

    private void Finish(ReadOnlySpan<float> preActivation, ReadOnlySpan<float> activation, Span<float> scores)
    {
        switch (_kind)
        {
            case ScoreKind.LogOdds:
                scores[0] = LogOddsRange.Within(LogOdds.Of(_network.OutputActivation, preActivation[0], activation[0]));
                break;
            case ScoreKind.Probabilities when _network.OutputActivation.Meaning != OutputMeaning.Distribution:
                Probabilities.FromOutputs(activation, _network.OutputActivation, scores);
                break;
            case ScoreKind.Probabilities:
                activation.CopyTo(scores);
                Probabilities.Normalize(scores);
                break;
            default:
                activation.CopyTo(scores);
                _outputs.ToScoresInPlace(scores);
                break;
        }
    }
}
