using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>Ends training when the loss of the validation rows has stopped falling. Immutable.</summary>
public sealed class EarlyStopping
{
    /// <param name="patience">Epochs in a row without improvement after which training ends, at least 1. Default 20.</param>
    /// <param name="minimumImprovement">A loss is an improvement when it is below the lowest so far by this part of it, in [0, 1). The
    /// parameters kept are those of the lowest loss, by however little. Default 0.</param>
    /// <param name="restoreBest">True: the model has the parameters of the epoch with the lowest validation loss, whatever ended the run,
    /// the start counting as epoch 0. False: those of the last epoch. Default true.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public EarlyStopping(int patience = 20, float minimumImprovement = 0, bool restoreBest = true)
    {
        if (patience < 1)
            Throw.OutOfRange("EarlyStopping: patience", patience, "at least 1", "20 is usual.");
        if (!(minimumImprovement is >= 0 and < 1))
            Throw.OutOfRange("EarlyStopping: minimumImprovement", minimumImprovement, "in [0, 1)", "0 takes any improvement.");
        (Patience, MinimumImprovement, RestoreBest) = (patience, minimumImprovement, restoreBest);
    }

    /// <summary>Epochs in a row without improvement after which training ends.</summary>
    public int Patience { get; }

    /// <summary>What part of the lowest loss counts as an improvement.</summary>
    public float MinimumImprovement { get; }

    /// <summary>True when the model gets the parameters of the best epoch.</summary>
    public bool RestoreBest { get; }

    /// <summary>Such as "patience 20".</summary>
    public override string ToString() => Signature;

    /// <summary>What a checkpoint knows it by: two with the same signature end the same run alike. Never renamed.</summary>
    internal string Signature
    {
        get
        {
            // A text inside a text is formatted on its own: it needs the invariant culture too.
            var improvement = MinimumImprovement > 0 ? FormattableString.Invariant($", improvement {MinimumImprovement}") : "";
            return FormattableString.Invariant($"patience {Patience}{improvement}{(RestoreBest ? "" : ", last epoch kept")}");
        }
    }

    /// <summary>Takes note of an epoch's validation loss; NaN is never an improvement.</summary>
    /// <returns>True when training is to end.</returns>
    internal bool Observe(double loss, ref PatienceState state)
    {
        var bound = double.IsPositiveInfinity(state.BestLoss)
            ? state.BestLoss : state.BestLoss - (MinimumImprovement * Math.Abs(state.BestLoss));
        if (loss < bound)
        {
            state.BestLoss = loss;
            state.EpochsWithoutImprovement = 0;
            return false;
        }
        return ++state.EpochsWithoutImprovement >= Patience;
    }
}
