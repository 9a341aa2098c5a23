using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>A network on the straight path from the baseline to a row. The path is straight in the inputs of the first layer: after the
/// transform of the features and their embedding. Sparse inputs begin at 0. An object serves one thread at a time.</summary>
internal sealed class PathNetwork
{
    private readonly FeedForwardNetwork _network;
    private readonly InputTransform _inputs;
    private readonly SparseInputs? _sparse;
    private readonly SparseBatch _sparseEnd = new();
    private readonly InputConcatenation? _embedding;
    private readonly StagePass? _embeddingPass;
    private readonly MatrixProduct _product = new();
    private readonly AlignedBuffer _gradient;
    private readonly Matrix _row;
    private readonly float[] _startInputs, _start, _inputDifferences, _differences;
    private readonly double[] _gradients, _ofInputs;
    private readonly List<(int Capacity, NetworkPass Pass, SparseSumPass? Sums, Matrix Points, Matrix Delta)> _passes = [];
    private NetworkPass _pass = null!;
    private SparseSumPass? _sums;
    private int _points;

    /// <param name="network">The network.</param>
    /// <param name="inputs">Computes its inputs from the dense features.</param>
    /// <param name="sparse">Divides the features; null = all are dense.</param>
    /// <param name="baseline">[dense features] where the path begins.</param>
    /// <param name="gradient">[<see cref="Layout.DenseLength"/>] memory for the gradients of parameters, which are not used; networks with
    /// one layout may share it.</param>
    public PathNetwork(
        FeedForwardNetwork network, InputTransform inputs, SparseInputs? sparse, ReadOnlySpan<float> baseline, AlignedBuffer gradient)
    {
        (_network, _inputs, _sparse, _gradient) = (network, inputs, sparse, gradient);
        _embedding = network.Layout.Stages[0] as InputConcatenation;
        _embeddingPass = _embedding?.CreatePass(network, new PassOptions(1));
        _row = AlignedBuffer.CreateMatrix(1, network.Layout.InputCount);
        var columns = _embedding?.Outputs ?? network.Layout.InputCount;
        (_startInputs, _inputDifferences) = (new float[network.Layout.InputCount], new float[network.Layout.InputCount]);
        (_start, _differences) = (new float[columns], new float[columns]);
        (_gradients, _ofInputs) = (new double[columns], new double[network.Layout.InputCount]);
        baseline.CopyTo(DenseFeatures);
        Embed().CopyTo(_start);
        _row.Row(0).CopyTo(_startInputs);
    }

    /// <summary>Members of the network, each of which has a row of outputs per point.</summary>
    public int Members => _network.Layout.RowsPerRow;

    /// <summary>The activation of the output layer.</summary>
    public Activation OutputActivation => _network.OutputActivation;

    /// <summary>z [members * points, outputs] of the output layer; row p of member m is m * points + p.</summary>
    public Matrix PreActivation => _pass.PreActivation;

    /// <summary>a [members * points, outputs] of the output layer.</summary>
    public Matrix Output => _pass.Output;

    /// <summary>[members * points, outputs] the derivative of the score with respect to z, which <see cref="AddContributions"/> needs. It
    /// is zero after <see cref="Forward"/>.</summary>
    public Matrix Delta { get; private set; }

    /// <summary>Number of dense features.</summary>
    public int DenseCount => _inputs.FeatureCount;

    /// <summary>[sparse inputs of the row that are not 0]: their indices.</summary>
    public ReadOnlySpan<int> SparseIndices => _sparseEnd.Indices;

    private Span<float> DenseFeatures => _row.Row(0)[.._inputs.FeatureCount];

    /// <summary>Sets the row at which the path ends, in a model without sparse inputs.</summary>
    /// <param name="features">[features].</param>
    public void SetRow(ReadOnlySpan<float> features)
    {
        features.CopyTo(DenseFeatures);
        SetEnd();
    }

    /// <summary>Sets the row at which the path ends, in a model with sparse inputs.</summary>
    /// <param name="slots">The slots of the values that are not 0, ascending.</param>
    /// <param name="values">One per slot.</param>
    public void SetRow(ReadOnlySpan<int> slots, ReadOnlySpan<float> values)
    {
        _sparseEnd.Clear();
        _sparse!.Divide(slots, values, DenseFeatures, _sparseEnd);
        SetEnd();
    }

    private void SetEnd()
    {
        var end = Embed();
        for (var i = 0; i < _differences.Length; i++)
            _differences[i] = end[i] - _start[i];
        var inputs = _row.Row(0);
        for (var i = 0; i < _inputDifferences.Length; i++)
            _inputDifferences[i] = inputs[i] - _startInputs[i];
    }

    /// <summary>Computes the outputs of points of the path.</summary>
    /// <param name="points">The points, each in [0, 1]: 0 is the baseline, 1 the row.</param>
    public void Forward(ReadOnlySpan<float> points)
    {
        (_, _pass, _sums, var all, var delta) = PassFor(points.Length);
        _points = points.Length;
        if (_sums is not null)
            FillSparse(_sums.Batch, points);
        var rows = all.Top(_points);
        for (var p = 0; p < points.Length; p++)
        {
            var row = rows.Row(p);
            for (var i = 0; i < row.Length; i++)
                row[i] = MathF.FusedMultiplyAdd(points[p], _differences[i], _start[i]);
        }
        _pass.Forward(new ForwardContext(_product, _network.Parameters), rows);
        Delta = delta.Top(_points * Members);
        Delta.PaddedRows().Clear();
    }

    /// <summary>Adds the contributions: the sum over the points of gradient times difference.</summary>
    /// <param name="contributions">[dense features, <see cref="SparseIndices"/>]; accumulated.</param>
    public void AddContributions(Span<double> contributions)
    {
        var features = contributions[..DenseCount];
        var gradient = _pass.Backward(new BackwardContext(_product, _network.Parameters, _gradient), Delta);
        Array.Clear(_gradients);
        for (var p = 0; p < _points; p++)
        {
            var row = gradient.Row(p);
            for (var i = 0; i < row.Length; i++)
                _gradients[i] += row[i];
        }
        Array.Clear(_ofInputs);
        var columns = new PathColumns(_gradients, _differences);
        if (_embedding is not null)
            _embedding.AddContributions(_network.Parameters, columns, _inputDifferences, _ofInputs);
        else
        {
            for (var i = 0; i < _ofInputs.Length; i++)
                _ofInputs[i] = _gradients[i] * _differences[i];
        }
        // First the inputs of the features, then the flags of missing ones.
        for (var i = 0; i < features.Length; i++)
            features[i] += _ofInputs[i];
        var flagged = _inputs.FlaggedSlots;
        for (var i = 0; i < flagged.Length; i++)
            features[flagged[i]] += _ofInputs[features.Length + i];
        var indices = _sparseEnd.Indices;
        var values = _sparseEnd.Values;
        for (var i = 0; i < indices.Length; i++)
            contributions[features.Length + i] += _sums!.GradientOf(_network.Parameters, indices[i]) * values[i];
    }

    // The baseline has no sparse inputs.
    private void FillSparse(SparseBatch batch, ReadOnlySpan<float> points)
    {
        batch.Clear();
        foreach (var point in points)
        {
            batch.Add(_sparseEnd.Count, out var indices, out var values);
            _sparseEnd.Indices.CopyTo(indices);
            for (var i = 0; i < values.Length; i++)
                values[i] = point * _sparseEnd.Values[i];
            batch.CompleteRow();
        }
    }

    // The inputs of the first layer; those of the network are then in the row.
    private Span<float> Embed()
    {
        if (!_inputs.IsUnchanged)
            _inputs.ApplyInPlace(_row.PaddedRow(0));
        return _embeddingPass is null ? _row.Row(0)
            : _embeddingPass.Forward(new ForwardContext(_product, _network.Parameters), _row).Row(0);
    }

    private (int Capacity, NetworkPass Pass, SparseSumPass? Sums, Matrix Points, Matrix Delta) PassFor(int points)
    {
        foreach (var ready in _passes)
        {
            if (ready.Capacity == points)
                return ready;
        }
        var layout = _network.Layout;
        var options = new PassOptions(points, IsTraining: true, ForInputs: true);
        var pass = new NetworkPass(_network, options, firstStage: _embedding is null ? 0 : 1);
        var made = (points, pass, pass.Passes.OfType<SparseSumPass>().SingleOrDefault(),
            AlignedBuffer.CreateMatrix(points, _start.Length),
            AlignedBuffer.CreateMatrix(points * layout.RowsPerRow, layout.OutputCount));
        _passes.Add(made);
        return made;
    }
}
