using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Marks of the rows that something is computed from.</summary>
internal static class TakenRows
{
    /// <summary>[rows]: true for the rows that are taken; empty where all are.</summary>
    /// <param name="taken">Indices of rows; null = all rows.</param>
    public static bool[] Marks(int rowCount, IReadOnlyList<int>? taken)
    {
        if (taken is null)
            return [];
        var isTaken = new bool[rowCount];
        foreach (var row in taken)
            isTaken[row] = true;
        return isTaken;
    }

    /// <summary>A sample of rows: of each <paramref name="distance"/> rows in a row, one that is drawn at random. The draws are the same
    /// for every table.</summary>
    /// <param name="taken">Indices of the rows to draw from, ascending; null = all rows.</param>
    /// <param name="distance">At least 1.</param>
    /// <returns>[rows]: true for the rows of the sample, and their number.</returns>
    public static (bool[] Marks, int Count) Sample(int rowCount, IReadOnlyList<int>? taken, int distance)
    {
        var marks = new bool[rowCount];
        var random = new RandomStream(0, RandomPurpose.ScalingRows, 0);
        var available = taken?.Count ?? rowCount;
        var count = 0;
        for (var first = 0; first < available; first += distance, count++)
        {
            var drawn = first + random.NextInt32(Math.Min(distance, available - first));
            marks[taken is null ? drawn : taken[drawn]] = true;
        }
        return (marks, count);
    }
}
