namespace FfnnMlNet.Activations;

/// <summary>The meaning of a network's outputs, which its output activation determines.</summary>
internal enum OutputMeaning
{
    /// <summary>Each output is a number.</summary>
    Value,

    /// <summary>Each output is the probability of an event.</summary>
    Probability,

    /// <summary>The outputs are the probabilities of the classes; they sum to 1.</summary>
    Distribution,

    /// <summary>The outputs are the logarithms of the probabilities of the classes.</summary>
    LogDistribution,

    /// <summary>Each output is an expected number of events, above 0.</summary>
    Rate,
}
