using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>What a model gives for the outputs of its network.</summary>
internal enum ScoreKind
{
    /// <summary>The output activations.</summary>
    Activation = 0,

    /// <summary>Class probabilities: the activations, where they do not already sum to 1 divided by their sum.</summary>
    Probabilities = 1,

    /// <summary>The log-odds of the one output: its pre-activation where the activation is a sigmoid.</summary>
    LogOdds = 2,

    /// <summary>The activation of the one output, a margin whose sign decides.</summary>
    Margin = 3,
}

/// <summary>Scores rows with a trained network. One object serves one thread at a time.</summary>
internal sealed class Scorer
{
    private readonly FeedForwardNetwork _network;
    private readonly ScoreKind _kind;
    private readonly InputTransform _inputs;
    private readonly OutputTransform _outputs;
    private readonly MatrixProduct _product = new();
    private readonly ForwardBuffers _buffers;
    private readonly Matrix _input;
    private readonly MemberMean? _mean;

    public Scorer(NetworkModel model)
    {
        (_network, _kind, _inputs, _outputs) = (model.Network, model.ScoreKind, model.Inputs, model.Outputs);
        _input = AlignedBuffer.CreateMatrix(1, _network.Layout.InputCount);
        _buffers = new ForwardBuffers(_network, 1, keepPreActivations: false);
        _mean = model.Members.Count == 1 ? null : new MemberMean(model, _buffers);
    }

    /// <summary>[features]: where the caller writes the row to score, each time anew.</summary>
    public Span<float> Features => _input.Row(0)[.._inputs.FeatureCount];

    /// <summary>Scores the row in <see cref="Features"/>, which are overwritten.</summary>
    /// <param name="scores">[outputs]; overwritten.</param>
    public void Score(Span<float> scores)
    {
        _inputs.ApplyInPlace(_input.PaddedRow(0));
        if (_mean is not null)
        {
            _mean.Score(_product, _input, scores);
            return;
        }
        ForwardPass.Run(_network, _product, _input, _buffers);
        SaturatedPass.RunWhereNeeded(_network, _input, _buffers);
        var last = _network.LayerCount - 1;
        var activation = _buffers.Activation(last, 1).Row(0);
        switch (_kind)
        {
            case ScoreKind.LogOdds:
                var isSigmoid = ReferenceEquals(_network.OutputActivation, Activation.Sigmoid);
                scores[0] = isSigmoid ? _buffers.PreActivation(last, 1)[0, 0] : LogOdds(activation[0]);
                break;
            case ScoreKind.Probabilities when !ReferenceEquals(_network.OutputActivation, Activation.Softmax):
                Normalize(activation, _network.OutputActivation.Range.Lower >= 0, scores);
                break;
            default:
                activation.CopyTo(scores);
                _outputs.ToScoresInPlace(scores);
                break;
        }
    }

    // Positive outputs are shares of their sum; others are taken as logits. Both keep the order of the classes.
    internal static void Normalize(ReadOnlySpan<float> activation, bool positive, Span<float> scores)
    {
        if (!positive)
        {
            Activations.Softmax.ApplyRow(activation, scores);
            return;
        }
        var sum = Reductions.Sum(activation);
        for (var k = 0; k < activation.Length; k++)
            scores[k] = sum > 0 ? activation[k] / sum : 1f / activation.Length;
    }

    private static float LogOdds(float activation)
    {
        const float Least = 1e-7f;
        var probability = Math.Clamp(activation, Least, 1 - Least);
        return LaneMath.Log(new Lanes1(probability / (1 - probability))).Value;
    }
}

/// <summary>A few scorers of one model, lent to any number of threads; allocates only while more are in use than ever before.</summary>
internal sealed class ScorerPool(NetworkModel model)
{
    private readonly Scorer?[] _idle = new Scorer?[64];

    public Scorer Rent()
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is not null && Interlocked.Exchange(ref _idle[i], null) is { } scorer)
                return scorer;
        }
        return new Scorer(model);
    }

    public void Return(Scorer scorer)
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is null && Interlocked.CompareExchange(ref _idle[i], scorer, null) is null)
                return;
        }
    }
}
