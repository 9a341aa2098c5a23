using FfnnMlNet.Tool.Tables.Values;

namespace FfnnMlNet.Tool.Tables.Inspecting;

/// <summary>Finds out whether a column has dates, and in which format.</summary>
internal sealed class DateRules(TableColumns columns)
{
    private const int SampleSize = 500;

    /// <summary>The format of the dates of a column, or null.</summary>
    /// <param name="isForced">Whether the column has dates because a person says so, whatever share of its cells is one.</param>
    internal DateFinding? Find(int column, bool isForced)
    {
        var profile = columns.Profiles[column];
        if (!isForced && !MayBeDates(profile))
        {
            return null;
        }
        var sample = Sample(column);
        var best = DateReader.Formats.Select(format => (format, share: Share(format, sample)))
            .OrderByDescending(pair => pair.share).First();
        if (best.share == 0 || (!isForced && best.share < Rules.DateShare))
        {
            return null;
        }
        var (format, isUnclear) = DateReader.IsUnclear(best.format) ? Order(column, best.format, sample) : (best.format, false);
        var count = Count(column, format);
        return count == 0 || (!isForced && count < Rules.DateShare * profile.Count) ? null
            : new DateFinding(format, profile.Count - count, isUnclear);
    }

    // Eight digits may be dates too, but hardly where a number was ever written otherwise.
    private static bool MayBeDates(ColumnProfile profile) => profile.Count > 0 && profile.Distinct > 1
        && (profile.Integers == 0 || (profile.CommonLength == 8 && profile.Integers == profile.Count && profile.Smallest >= 19_000_101
            && profile.Largest <= 21_001_231));

    private List<byte[]> Sample(int column)
    {
        List<byte[]> sample = [];
        // Rows from all over the table, since dates often rise.
        var step = Math.Max(1, columns.Profiles[column].Count / SampleSize);
        var next = 0L;
        var seen = 0L;
        columns.Each(column, (_, value) =>
        {
            if (seen++ == next)
            {
                sample.Add(value.ToArray());
                next += step;
            }
        });
        return sample;
    }

    private static double Share(string format, List<byte[]> sample)
    {
        var reader = new DateReader(format);
        return sample.Count(value => reader.TryRead(value, out _)) / (double)sample.Count;
    }

    private long Count(int column, string format)
    {
        var reader = new DateReader(format);
        var count = 0L;
        columns.Each(column, (row, value) => count += reader.TryRead(value, out _) ? 1 : 0);
        return count;
    }

    // Where both orders of day and month read as many cells, rows that follow each other are closer in the right one.
    private (string Format, bool IsUnclear) Order(int column, string format, List<byte[]> sample)
    {
        var other = DateReader.Exchanged(format);
        var (count, otherCount) = (Count(column, format), Share(other, sample) < Share(format, sample) ? 0 : Count(column, other));
        if (otherCount != count)
        {
            return (otherCount > count ? other : format, false);
        }
        var (first, second) = (Jumps(column, format), Jumps(column, other));
        // A slash is usual where the month comes first, points and dashes where the day does.
        var usual = format.Contains('/') == (format[0] == 'M') ? format : other;
        return (2 * first < second ? format : 2 * second < first ? other : usual, true);
    }

    private double Jumps(int column, string format)
    {
        var reader = new DateReader(format);
        var sum = 0.0;
        DateTime? previous = null;
        columns.Each(column, (_, value) =>
        {
            if (reader.TryRead(value, out var date))
            {
                sum += Math.Abs((date - (previous ?? date)).TotalDays);
                previous = date;
            }
        });
        return sum;
    }
}
