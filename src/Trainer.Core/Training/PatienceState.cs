namespace FfnnMlNet;

/// <summary>The state of <see cref="EarlyStopping"/> in one run.</summary>
internal struct PatienceState()
{
    /// <summary>The lowest loss that counted as an improvement; +infinity before the first.</summary>
    public double BestLoss { get; set; } = double.PositiveInfinity;

    /// <summary>Epochs since the last improvement.</summary>
    public int EpochsWithoutImprovement { get; set; }
}
