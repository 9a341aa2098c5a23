namespace FfnnMlNet.Activations;

/// <summary>What the outputs of an activation mean where it ends a network.</summary>
internal enum OutputMeaning
{
    /// <summary>A number, each output for itself.</summary>
    Value,

    /// <summary>The probability of an event, each output for itself.</summary>
    Probability,

    /// <summary>The probabilities of classes: all outputs together sum to 1.</summary>
    Distribution,

    /// <summary>The logarithms of the probabilities of classes.</summary>
    LogDistribution,

    /// <summary>An expected number of events, above 0, each output for itself.</summary>
    Rate,
}
