using System.Globalization;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>Decides which groups of one-hot features have a learnt table (entity embeddings). A category is then represented by its row of
/// the table, instead of by one input of the network. Immutable.</summary>
public sealed class CategoricalEmbedding
{
    /// <param name="minimumCategories">Groups with at least this many slots have a table; at least 2. Default 10.</param>
    /// <param name="size">Columns of a table: the number of values that represent a category, in 1..1024. Default 8.</param>
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

    /// <summary>No group has a table: every one-hot feature is an input of the network.</summary>
    public static CategoricalEmbedding None { get; } = new();

    /// <summary>Groups with at least this many slots have a table.</summary>
    public int MinimumCategories { get; }

    /// <summary>Columns of a table: the number of values that represent a category.</summary>
    public int Size { get; }

    /// <summary>Such as "none" or "8 numbers from 10 categories on".</summary>
    public override string ToString() => ReferenceEquals(this, None)
        ? "none" : string.Create(CultureInfo.InvariantCulture, $"{Size} numbers from {MinimumCategories} categories on");
}
