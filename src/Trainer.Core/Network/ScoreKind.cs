namespace FfnnMlNet.Network;

/// <summary>How the outputs of a network become scores. The values are saved in models: never renumber.</summary>
internal enum ScoreKind
{
    /// <summary>The scores are the activations of the output layer.</summary>
    Activation = 0,

    /// <summary>The scores are probabilities of classes, see <see cref="Network.Probabilities"/>.</summary>
    Probabilities = 1,

    /// <summary>The score is the log-odds of the one output, see <see cref="Network.LogOdds"/>, limited by
    /// <see cref="LogOddsRange"/>.</summary>
    LogOdds = 2,

    /// <summary>The score is the activation of the one output, a margin: its sign decides the class.</summary>
    Margin = 3,
}
