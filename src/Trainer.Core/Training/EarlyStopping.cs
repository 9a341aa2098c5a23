using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>Ends training when the loss of the validation rows has stopped falling. Immutable.</summary>
public sealed class EarlyStopping
{
    /// <param name="patience">Training ends after so many epochs in a row without an improvement, at least 1. Where the option
    /// <c>ScheduleEpochs</c> has a value, as <c>Effort</c> chooses it, epochs before the end of the schedules do not count. Default
    /// 20.</param>
    /// <param name="minimumImprovement">A loss counts as an improvement when it is below (1 - this) times the lowest so far; in [0, 1). It
    /// decides when training ends; the parameters kept are those of the lowest loss, however small the difference. Default 0.</param>
    /// <param name="restoreBest">True: the model gets the parameters of the epoch with the lowest validation loss, whatever ended the run.
    /// The untrained network counts as epoch 0. False: the model gets the parameters of the last epoch. Default true.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public EarlyStopping(int patience = 20, float minimumImprovement = 0, bool restoreBest = true)
    {
        if (patience < 1)
            Throw.OutOfRange("EarlyStopping: patience", patience, "at least 1", "20 is usual.");
        if (!(minimumImprovement is >= 0 and < 1))
            Throw.OutOfRange("EarlyStopping: minimumImprovement", minimumImprovement, "in [0, 1)", "0 takes any improvement.");
        (Patience, MinimumImprovement, RestoreBest) = (patience, minimumImprovement, restoreBest);
    }

    /// <summary>Training ends after so many epochs in a row without an improvement.</summary>
    public int Patience { get; }

    /// <summary>The relative decrease of the loss that counts as an improvement.</summary>
    public float MinimumImprovement { get; }

    /// <summary>True when the model gets the parameters of the best epoch.</summary>
    public bool RestoreBest { get; }

    /// <summary>Such as "patience 20".</summary>
    public override string ToString() => Signature;

    /// <summary>The text by which a checkpoint compares it: equal signatures end the same run at the same epoch. Must not change between
    /// versions.</summary>
    internal string Signature
    {
        get
        {
            // A nested interpolated string is formatted on its own, so it needs the invariant culture as well.
            var improvement = MinimumImprovement > 0 ? FormattableString.Invariant($", improvement {MinimumImprovement}") : "";
            return FormattableString.Invariant($"patience {Patience}{improvement}{(RestoreBest ? "" : ", last epoch kept")}");
        }
    }

    /// <summary>Records the validation loss of an epoch. NaN is never an improvement.</summary>
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
