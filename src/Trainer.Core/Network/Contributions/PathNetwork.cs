using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>A network on the straight path from the baseline to a row. The path is straight in the inputs of the first layer: after the
/// transform of the features and their embedding. An object serves one thread at a time.</summary>
internal sealed class PathNetwork
{
    private readonly FeedForwardNetwork _network;
    private readonly InputTransform _inputs;
    private readonly InputConcatenation? _embedding;
    private readonly StagePass? _embeddingPass;
    private readonly MatrixProduct _product = new();
    private readonly AlignedBuffer _gradient;
    private readonly Matrix _row;
    private readonly float[] _startInputs, _start, _inputDifferences, _differences;
    private readonly double[] _gradients, _ofInputs;
    private readonly List<(int Capacity, NetworkPass Pass, Matrix Points, Matrix Delta)> _passes = [];
    private NetworkPass _pass = null!;
    private int _points;

    /// <param name="network">The network.</param>
    /// <param name="inputs">Computes its inputs from the features.</param>
    /// <param name="baseline">[features] where the path begins.</param>
    /// <param name="gradient">Memory for the gradients of parameters, which are not used; networks with one layout may share it.</param>
    public PathNetwork(FeedForwardNetwork network, InputTransform inputs, ReadOnlySpan<float> baseline, AlignedBuffer gradient)
    {
        (_network, _inputs, _gradient) = (network, inputs, gradient);
        _embedding = network.Layout.Stages[0] as InputConcatenation;
        _embeddingPass = _embedding?.CreatePass(network, new PassOptions(1));
        _row = AlignedBuffer.CreateMatrix(1, network.Layout.InputCount);
        var columns = _embedding?.Outputs ?? network.Layout.InputCount;
        (_startInputs, _inputDifferences) = (new float[network.Layout.InputCount], new float[network.Layout.InputCount]);
        (_start, _differences) = (new float[columns], new float[columns]);
        (_gradients, _ofInputs) = (new double[columns], new double[network.Layout.InputCount]);
        Embed(baseline).CopyTo(_start);
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

    /// <summary>Sets the row at which the path ends.</summary>
    /// <param name="features">[features].</param>
    public void SetRow(ReadOnlySpan<float> features)
    {
        var end = Embed(features);
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
        (_, _pass, var all, var delta) = PassFor(points.Length);
        _points = points.Length;
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

    /// <summary>Adds the contributions of the features: the sum over the points of gradient times difference.</summary>
    /// <param name="contributions">[features]; accumulated.</param>
    public void AddContributions(Span<double> contributions)
    {
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
        for (var i = 0; i < contributions.Length; i++)
            contributions[i] += _ofInputs[i];
        var flagged = _inputs.FlaggedSlots;
        for (var i = 0; i < flagged.Length; i++)
            contributions[flagged[i]] += _ofInputs[contributions.Length + i];
    }

    // The inputs of the first layer; those of the network are then in the row.
    private Span<float> Embed(ReadOnlySpan<float> features)
    {
        features.CopyTo(_row.Row(0));
        if (!_inputs.IsUnchanged)
            _inputs.ApplyInPlace(_row.PaddedRow(0));
        return _embeddingPass is null ? _row.Row(0)
            : _embeddingPass.Forward(new ForwardContext(_product, _network.Parameters), _row).Row(0);
    }

    private (int Capacity, NetworkPass Pass, Matrix Points, Matrix Delta) PassFor(int points)
    {
        foreach (var pass in _passes)
        {
            if (pass.Capacity == points)
                return pass;
        }
        var layout = _network.Layout;
        var options = new PassOptions(points, IsTraining: true, ForInputs: true);
        var made = (points, new NetworkPass(_network, options, firstStage: _embedding is null ? 0 : 1),
            AlignedBuffer.CreateMatrix(points, _start.Length),
            AlignedBuffer.CreateMatrix(points * layout.RowsPerRow, layout.OutputCount));
        _passes.Add(made);
        return made;
    }
}
