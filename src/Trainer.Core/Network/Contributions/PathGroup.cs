namespace FfnnMlNet.Network;

/// <summary>Networks on a path whose outputs are averaged, and their weight in the scores of the model.</summary>
/// <param name="Networks">The networks of one kind, or the linear model.</param>
/// <param name="Weight">Above 0; the weights of all groups add up to 1.</param>
internal sealed record PathGroup(IReadOnlyList<PathNetwork> Networks, double Weight)
{
    /// <summary>Members of all networks.</summary>
    public int Members { get; } = Networks.Sum(network => network.Members);

    /// <summary>The activation of the output layers, which all networks of a kind have.</summary>
    public Activation OutputActivation => Networks[0].OutputActivation;

    /// <summary>The groups of a model, those of its networks first.</summary>
    /// <param name="networksOf">Makes the networks on the path of a model, without what is mixed into it.</param>
    public static PathGroup[] Of(NetworkModel model, Func<NetworkModel, IReadOnlyList<PathNetwork>> networksOf)
    {
        List<PathGroup> groups = [new(networksOf(model), 1)];
        foreach (var mixed in model.Mixed)
        {
            for (var i = 0; i < groups.Count; i++)
                groups[i] = groups[i] with { Weight = groups[i].Weight * (1 - (double)mixed.Share) };
            groups.Add(new PathGroup(networksOf(mixed.Model), mixed.Share));
        }
        return [.. groups];
    }
}
