namespace FfnnMlNet.Losses;

/// <summary>Turns the loss that training minimizes into a figure that a user knows: the root of a squared error in the unit of the label,
/// for example, instead of half the squared error of standardized labels.</summary>
/// <param name="Name">The name of the figure, such as "RMSE".</param>
/// <param name="Of">Gives the figure from the mean loss.</param>
internal sealed record LossUnit(string Name, Func<double, double> Of)
{
    /// <summary>The loss as it is.</summary>
    public static LossUnit None { get; } = new("loss", mean => mean);

    /// <summary>The unit of a loss.</summary>
    /// <param name="loss">The loss of the user, for labels as they are.</param>
    /// <param name="outputs">Number of outputs of the network, at least 1.</param>
    /// <param name="scales">[outputs] or empty: what the labels were divided by; empty = they are as they were.</param>
    public static LossUnit For(Loss loss, int outputs, ReadOnlySpan<float> scales)
    {
        var hasOneScale = scales.Length <= 1 || !scales.ContainsAnyExcept(scales[0]);
        double scale = scales.Length > 0 && hasOneScale ? scales[0] : 1;
        var ofWhat = hasOneScale ? "" : " of standardized labels";
        if (loss == Loss.SquaredError)
            return new("RMSE" + ofWhat, mean => scale * Math.Sqrt(2 * mean / outputs));
        if (loss == Loss.AbsoluteError)
            return new("mean absolute error" + ofWhat, mean => scale * mean / outputs);
        if (IsLogLoss(loss))
            return new(loss.Parameters.All(smoothing => smoothing == 0) ? "log-loss" : "log-loss of smoothed labels", mean => mean);
        return new(loss + (scales.IsEmpty ? "" : " of standardized labels"), mean => mean);
    }

    private static bool IsLogLoss(Loss loss) =>
        loss is CrossEntropy || loss.Id == BinaryCrossEntropy.Id || loss == Loss.NegativeLogLikelihood;
}
