namespace FfnnMlNet.Network;

/// <summary>Another model of the same rows, whose scores are mixed into those of the networks of a model: (1 - share) times the scores so
/// far, and share times its own. Log-odds become the log-odds of the mixed probability.</summary>
internal class MixedModel
{
    /// <param name="model">The other model, with transforms of its own or those of the whole model. It has no sparse features and nothing
    /// mixed into it.</param>
    /// <param name="share">Above 0 and below 1.</param>
    public MixedModel(NetworkModel model, float share) => (Model, Share) = (model, share);

    /// <summary>The other model by itself.</summary>
    public NetworkModel Model { get; }

    /// <summary>The weight of its scores; that of the scores so far is 1 - share.</summary>
    public float Share { get; }
}
