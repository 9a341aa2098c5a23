using System.Globalization;

namespace FfnnMlNet.Data;

/// <summary>How many rows were read, and how many of them were skipped for which reason.</summary>
internal sealed class ReadCounts
{
    public long Read { get; set; }

    public long WithoutFeatures { get; set; }

    public long WithoutLabel { get; set; }

    public long WithoutWeight { get; set; }

    public long Skipped => WithoutFeatures + WithoutLabel + WithoutWeight;

    /// <summary>The reasons in words, such as "2 without a label in column 'Label'".</summary>
    public string Reasons(string features, string label, string? weight)
    {
        List<string> reasons = [];
        if (WithoutFeatures > 0)
            reasons.Add($"{Text(WithoutFeatures)} with missing (NaN) or infinite features in column '{features}'");
        if (WithoutLabel > 0)
            reasons.Add($"{Text(WithoutLabel)} without a label in column '{label}'");
        if (WithoutWeight > 0)
            reasons.Add($"{Text(WithoutWeight)} whose weight in column '{weight}' is not above 0 and finite");
        return string.Join(", ", reasons);
    }

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The four numbers, to be exchanged.</summary>
    public long[] ToArray() => [Read, WithoutFeatures, WithoutLabel, WithoutWeight];

    public void Add(ReadOnlySpan<long> numbers)
    {
        Read += numbers[0];
        WithoutFeatures += numbers[1];
        WithoutLabel += numbers[2];
        WithoutWeight += numbers[3];
    }
}
