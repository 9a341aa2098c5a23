namespace FfnnMlNet.Schedules;

/// <summary>What a schedule that waits for a plateau remembers in one run; the only state a schedule can have.</summary>
internal struct PlateauState()
{
    /// <summary>The lowest loss so far.</summary>
    public double BestLoss { get; set; } = double.PositiveInfinity;

    /// <summary>Epochs since the loss last fell enough.</summary>
    public int EpochsWithoutImprovement { get; set; }

    /// <summary>How often the rate was reduced.</summary>
    public int Reductions { get; set; }
}
