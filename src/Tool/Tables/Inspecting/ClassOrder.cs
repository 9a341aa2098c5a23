using System.Globalization;

namespace FfnnMlNet.Tool.Tables.Inspecting;

/// <summary>Numbers by their value, then texts by their characters.</summary>
internal sealed class ClassOrder : IComparer<string>
{
    internal static readonly ClassOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var isFirst = double.TryParse(x, NumberStyles.Float, CultureInfo.InvariantCulture, out var first);
        var isSecond = double.TryParse(y, NumberStyles.Float, CultureInfo.InvariantCulture, out var second);
        var order = isFirst && isSecond ? first.CompareTo(second) : isSecond.CompareTo(isFirst);
        return order != 0 ? order : string.CompareOrdinal(x, y);
    }
}
