namespace FfnnMlNet.Schedules;

/// <summary>The state of a schedule that reduces the rate on plateaus, in one run. No other schedule has state.</summary>
internal struct PlateauState()
{
    /// <summary>The lowest loss so far.</summary>
    public double BestLoss { get; set; } = double.PositiveInfinity;

    /// <summary>Number of epochs since the last improvement.</summary>
    public int EpochsWithoutImprovement { get; set; }

    /// <summary>Number of reductions of the rate.</summary>
    public int Reductions { get; set; }
}
