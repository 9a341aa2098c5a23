using System.Globalization;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>How numeric features are embedded: the columns by which each is represented in the first layer. Immutable.</summary>
public sealed class NumericEmbedding
{
    private readonly string _name;

    private NumericEmbedding(string name, int size, int frequencies = 0, float deviation = 0, float inflatedDeviation = 0, int bins = 0) =>
        (_name, Size, Frequencies, Deviation, InflatedDeviation, Bins) = (name, size, frequencies, deviation, inflatedDeviation, bins);

    /// <summary>No embedding: each feature is one input of the first layer.</summary>
    public static NumericEmbedding None { get; } = new("none", 1);

    /// <summary>A periodic embedding ("PBLD" of Holzmueller et al., 2024, after Gorishniy et al., 2022). Each feature x is represented by x
    /// itself and by size - 1 columns, which are a learnt linear map of cos(2 pi w x + b) for learnt frequencies w and phases b. A network
    /// then learns functions that rise and fall many times with fewer units.</summary>
    /// <param name="frequencies">Frequencies per feature, in 1..1024. Default 16.</param>
    /// <param name="size">Columns per feature, x itself included, in 2..256. Default 4.</param>
    /// <param name="deviation">Standard deviation of the normal distribution from which frequencies are drawn, in periods per unit of the
    /// scaled feature; above 0. Default 0.1.</param>
    /// <param name="inflatedDeviation">The same for features whose quartiles are equal in the training rows, so that at least half of the
    /// rows have one value (zero-inflated features, such as a capital gain). Their other values are few, and often each has a meaning of
    /// its own; only high frequencies tell them apart. Above 0. Default 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static NumericEmbedding Periodic(int frequencies = 16, int size = 4, float deviation = 0.1f, float inflatedDeviation = 10)
    {
        if (frequencies is < 1 or > 1024)
            Throw.OutOfRange(nameof(frequencies), frequencies, "in 1..1024", "16 is usual.");
        if (size is < 2 or > 256)
            Throw.OutOfRange(nameof(size), size, "in 2..256", "4 is usual.");
        if (!(deviation > 0) || !float.IsFinite(deviation))
            Throw.OutOfRange(nameof(deviation), deviation, "above 0 and finite", "0.1 is usual.");
        if (!(inflatedDeviation > 0) || !float.IsFinite(inflatedDeviation))
            Throw.OutOfRange(nameof(inflatedDeviation), inflatedDeviation, "above 0 and finite", "10 is usual.");
        return new NumericEmbedding(
            string.Create(CultureInfo.InvariantCulture, $"periodic({frequencies}, {size}, {deviation}, {inflatedDeviation})"),
            size, frequencies, deviation, inflatedDeviation);
    }

    /// <summary>A piecewise linear embedding ("PLE" with quantile bins, Gorishniy et al., 2022). Each feature x is represented by x itself
    /// and by size - 1 columns, which are a learnt linear map of the encoding of x in bins. The encoding has one value per bin: 0 where x
    /// is below the bin, 1 where x is above it, and linear in x within the bin. The first bin has no lower end and the last no upper end.
    /// Each column is thus a piecewise linear function of x whose gradient is learnt for each bin, so that steep steps need no hidden
    /// layer.</summary>
    /// <remarks>The edges of the bins are quantiles of the scaled feature over all training rows that have a value. They are computed once,
    /// saved with the model, and shared by all members of an ensemble. A feature with at most bins + 1 different values has an edge at each
    /// of them. Where many rows have the same value, equal quantiles are merged, and more quantiles are taken as long as there are not more
    /// bins than asked for. Features that are not scaled have no embedding.</remarks>
    /// <param name="bins">The largest number of bins per feature, in 2..1024. Default 16.</param>
    /// <param name="size">Columns per feature, x itself included, in 2..256. Default 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static NumericEmbedding PiecewiseLinear(int bins = 16, int size = 4)
    {
        if (bins is < 2 or > 1024)
            Throw.OutOfRange(nameof(bins), bins, "in 2..1024", "16 is usual.");
        if (size is < 2 or > 256)
            Throw.OutOfRange(nameof(size), size, "in 2..256", "4 is usual.");
        return new NumericEmbedding(string.Create(CultureInfo.InvariantCulture, $"piecewise-linear({bins}, {size})"), size, bins: bins);
    }

    /// <summary>The largest number of bins per feature; above 0 where the embedding is piecewise linear.</summary>
    internal int Bins { get; }

    /// <summary>Frequencies per feature; above 0 where the embedding is periodic.</summary>
    internal int Frequencies { get; }

    /// <summary>Columns per feature, the feature itself included; 1 without an embedding.</summary>
    internal int Size { get; }

    internal float Deviation { get; }

    internal float InflatedDeviation { get; }

    /// <summary>Such as "none", "periodic(16, 4, 0.1, 10)" or "piecewise-linear(16, 4)".</summary>
    public override string ToString() => _name;
}
