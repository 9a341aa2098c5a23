namespace FfnnMlNet;

/// <summary>What early stopping remembers in one run.</summary>
internal struct PatienceState()
{
    public double BestLoss { get; set; } = double.PositiveInfinity;

    public int EpochsWithoutImprovement { get; set; }
}
