using System.Globalization;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>What numeric features become before the first layer. Immutable.</summary>
public sealed class NumericEmbedding
{
    private readonly string _name;

    private NumericEmbedding(string name, int size, int frequencies = 0, float deviation = 0, float inflatedDeviation = 0, int bins = 0) =>
        (_name, Size, Frequencies, Deviation, InflatedDeviation, Bins) = (name, size, frequencies, deviation, inflatedDeviation, bins);

    /// <summary>Each feature is one input.</summary>
    public static NumericEmbedding None { get; } = new("none", 1);

    /// <summary>Each feature x becomes x and size - 1 numbers, a learnt linear map of cos(2 pi w x + b) for so many learnt frequencies w
    /// and phases b ("PBLD" of Holzmueller et al., 2024, after Gorishniy et al., 2022): the network need not build waves out of
    /// kinks.</summary>
    /// <param name="frequencies">In 1..1024. Default 16.</param>
    /// <param name="size">Numbers a feature becomes, x itself included, in 2..256. Default 4.</param>
    /// <param name="deviation">Standard deviation frequencies start with, in waves a unit of the scaled feature; above 0. Default
    /// 0.1.</param>
    /// <param name="inflatedDeviation">The same for features whose quartiles are equal in the training rows, so that one value fills at
    /// least half of them (zero-inflated, such as a capital gain): their other values are few and often each mean something of their own,
    /// which only fast waves tell apart. Above 0. Default 10.</param>
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

    /// <summary>Each feature x becomes x and size - 1 numbers, a learnt linear map of its piecewise linear encoding: one number a bin, 0
    /// below the bin, 1 above it and straight between, the first bin open below and the last above ("PLE" with quantile bins of Gorishniy
    /// et al., 2022). So each of the numbers is a function of x with a slope for each bin: steps and kinks that trees find need no
    /// layers.</summary>
    /// <remarks>Edges of bins are quantiles of the scaled feature over all training rows that have it, found once, saved with the model and
    /// shared by all members of an ensemble. A feature of no more than bins + 1 values has an edge at each; where many rows share a value,
    /// equal quantiles are merged and as many taken as lead to that number of bins. Features that are not scaled have no
    /// embedding.</remarks>
    /// <param name="bins">Bins of a feature at most, in 2..1024. Default 16.</param>
    /// <param name="size">Numbers a feature becomes, x itself included, in 2..256. Default 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static NumericEmbedding PiecewiseLinear(int bins = 16, int size = 4)
    {
        if (bins is < 2 or > 1024)
            Throw.OutOfRange(nameof(bins), bins, "in 2..1024", "16 is usual.");
        if (size is < 2 or > 256)
            Throw.OutOfRange(nameof(size), size, "in 2..256", "4 is usual.");
        return new NumericEmbedding(string.Create(CultureInfo.InvariantCulture, $"piecewise-linear({bins}, {size})"), size, bins: bins);
    }

    /// <summary>Above 0 where the embedding is piecewise linear.</summary>
    internal int Bins { get; }

    /// <summary>Above 0 where the embedding is periodic.</summary>
    internal int Frequencies { get; }

    internal int Size { get; }

    internal float Deviation { get; }

    internal float InflatedDeviation { get; }

    /// <summary>Such as "none", "periodic(16, 4, 0.1, 10)" or "piecewise-linear(16, 4)".</summary>
    public override string ToString() => _name;
}

/// <summary>Which groups of one-hot features become rows of a learnt table instead of inputs of their own. Immutable.</summary>
public sealed class CategoricalEmbedding
{
    /// <param name="minimumCategories">Groups with at least so many slots get a table, at least 2. Default 10.</param>
    /// <param name="size">Numbers a category becomes, in 1..1024. Default 8.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public CategoricalEmbedding(int minimumCategories = 10, int size = 8)
    {
        if (minimumCategories < 2)
            Throw.OutOfRange(nameof(minimumCategories), minimumCategories, "at least 2", "10 is usual.");
        if (size is < 1 or > 1024)
            Throw.OutOfRange(nameof(size), size, "in 1..1024", "8 is usual.");
        (MinimumCategories, Size) = (minimumCategories, size);
    }

    private CategoricalEmbedding() => MinimumCategories = int.MaxValue;

    /// <summary>Every one-hot feature is an input of its own.</summary>
    public static CategoricalEmbedding None { get; } = new();

    /// <summary>Groups with at least so many slots get a table.</summary>
    public int MinimumCategories { get; }

    /// <summary>Numbers a category becomes.</summary>
    public int Size { get; }

    /// <summary>Such as "8 numbers from 10 categories on".</summary>
    public override string ToString() => ReferenceEquals(this, None)
        ? "none" : string.Create(CultureInfo.InvariantCulture, $"{Size} numbers from {MinimumCategories} categories on");
}
