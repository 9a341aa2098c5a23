using FfnnMlNet.Activations;

namespace FfnnMlNet.Network;

/// <summary>Adds what <see cref="Scorer"/> computes to an ONNX graph: from the features of rows to their scores.</summary>
internal sealed class OnnxScores
{
    private readonly NetworkModel _model;
    private readonly OnnxGraph _graph;
    private readonly OnnxLogOdds _logOdds;

    private OnnxScores(NetworkModel model, OnnxGraph graph) => (_model, _graph, _logOdds) = (model, graph, new OnnxLogOdds(graph));

    /// <summary>The first activation of the model that is the user's own, of which ONNX knows nothing; null = there is none.</summary>
    public static Activation? FirstWithoutForm(NetworkModel model)
    {
        foreach (var activation in model.AllNetworks.SelectMany(network => network.Activations.ToArray()))
        {
            if (!activation.HasOnnxForm)
                return activation;
        }
        return null;
    }

    /// <summary>Adds the scores of a model to a graph.</summary>
    /// <param name="model">A model for which <see cref="FirstWithoutForm"/> is null.</param>
    /// <param name="features">The name of a tensor [rows, features].</param>
    /// <returns>The name of a tensor [rows, outputs].</returns>
    public static string Add(NetworkModel model, OnnxGraph graph, string features)
    {
        var scores = new OnnxScores(model, graph).OfNetworks(features);
        foreach (var mixed in model.Mixed)
        {
            var other = Add(mixed.Model, graph, features);
            scores = model.ScoreKind == ScoreKind.LogOdds
                ? new OnnxLogOdds(graph).Mixture(scores, other, mixed.Share)
                : graph.Add(graph.Multiply(scores, (float)(1 - (double)mixed.Share)), graph.Multiply(other, mixed.Share));
        }
        return scores;
    }

    private string OfNetworks(string features)
    {
        _graph.SparseInputs = _model.Sparse?.Export(_graph, features);
        var dense = _model.Sparse is { } sparse ? _graph.Columns(features, sparse.DenseSlots.ToArray()) : features;
        var inputs = _model.Inputs.Export(_graph, dense);
        OnnxTensor[] members = [.. _model.Networks.Select(network => OfMembers(network, inputs))];
        var scores = _model.MemberCount == 1 ? members[0].Name : MeanOf(members);
        return _model.ScoreKind switch
        {
            ScoreKind.LogOdds => _logOdds.Within(scores),
            ScoreKind.Probabilities => scores,
            _ => _model.Outputs.Export(_graph, scores),
        };
    }

    // The scores of all members of a network, before they are averaged.
    private OnnxTensor OfMembers(FeedForwardNetwork network, OnnxTensor inputs)
    {
        OnnxTensor z = inputs, a = inputs;
        foreach (var stage in network.Layout.Stages)
            (z, a) = (a, stage.Export(_graph, network, a));
        var output = network.OutputActivation;
        return _model.ScoreKind switch
        {
            ScoreKind.LogOdds => output is { Meaning: OutputMeaning.Probability, HasCanonicalLink: true }
                ? z : a with { Name = _logOdds.OfProbability(a.Name) },
            ScoreKind.Probabilities when output.Meaning != OutputMeaning.Distribution => a with { Name = ProbabilitiesOf(a, output) },
            _ => a,
        };
    }

    private string MeanOf(OnnxTensor[] networks)
    {
        var all = _graph.Concat(
            0, [.. networks.Select(members => members.Rank == 3 ? members.Name : _graph.Expand(members.Name, axis: 0))]);
        if (_model.ScoreKind == ScoreKind.LogOdds)
            return _logOdds.Mean(all);
        // The share of each member is taken before the sum, so that the sum of large numbers does not overflow.
        var mean = _graph.Squeeze(_graph.Sum(_graph.Multiply(all, (float)(1.0 / _model.MemberCount)), axis: 0), axis: 0);
        return _model.ScoreKind == ScoreKind.Probabilities ? _graph.Divide(mean, _graph.Sum(mean, axis: 1)) : mean;
    }

    // As Probabilities.FromOutputs.
    private string ProbabilitiesOf(OnnxTensor a, Activation output)
    {
        var axis = a.Rank - 1;
        if (!(output.Range.Lower >= 0))
            return _graph.Node("Softmax", [a.Name], new OnnxAttribute("axis", (long)axis));
        var values = _graph.ToDouble(_graph.Clamp(a.Name, 0, float.MaxValue));
        var sum = _graph.Sum(values, axis);
        var isZero = _graph.ToDouble(_graph.Not(_graph.IsLess(_graph.Double(0), sum)));
        var equal = _graph.Multiply(isZero, _graph.Double(1.0 / _model.Network.Layout.OutputCount));
        return _graph.ToFloat(_graph.Add(_graph.Divide(values, _graph.Max(sum, _graph.Double(double.Epsilon))), equal));
    }
}
