using System.Globalization;

namespace FfnnMlNet.Schedules;

/// <summary>Factor reduction^n after n plateaus, but at least lowestFactor.</summary>
internal sealed class ReduceOnPlateau(float reduction, int patience, float minimumImprovement, float lowestFactor) : LearningRateSchedule
{
    internal override double FactorAt(in RunProgress progress)
    {
        var factor = 1.0;
        for (var n = 0; n < progress.Reductions && factor > lowestFactor; n++)
            factor *= reduction;
        return Math.Max(factor, lowestFactor);
    }

    // NaN is never an improvement.
    internal override void Observe(double loss, ref PlateauState state)
    {
        var least = double.IsPositiveInfinity(state.BestLoss)
            ? state.BestLoss : state.BestLoss - (minimumImprovement * Math.Abs(state.BestLoss));
        if (loss < least)
        {
            state.BestLoss = loss;
            state.EpochsWithoutImprovement = 0;
        }
        else if (++state.EpochsWithoutImprovement >= patience)
        {
            state.EpochsWithoutImprovement = 0;
            state.Reductions++;
        }
    }

    internal override string Signature => string.Create(CultureInfo.InvariantCulture,
        $"reduce-on-plateau({reduction} after {patience} epochs, improvement {minimumImprovement}, lowest {lowestFactor})");
}
