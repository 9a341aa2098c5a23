using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>A sample of the rows of a table.</summary>
internal static class RowSample
{
    /// <summary>Of each <paramref name="distance"/> rows in a row, one that is drawn at random. The draws are the same for every
    /// table.</summary>
    /// <param name="rowCount">Number of rows of the table.</param>
    /// <param name="taken">The rows to draw from; null = all rows.</param>
    /// <param name="distance">At least 1.</param>
    public static RowSelection Of(int rowCount, RowSelection? taken, int distance)
    {
        var random = new RandomStream(0, RandomPurpose.ScalingRows, 0);
        var available = taken?.Length ?? rowCount;
        List<int> drawn = [];
        for (var first = 0L; first < available; first += distance)
        {
            var place = (int)first + random.NextInt32((int)Math.Min(distance, available - first));
            drawn.Add(taken is null ? place : taken[place]);
        }
        return RowSelection.Of(drawn);
    }
}
