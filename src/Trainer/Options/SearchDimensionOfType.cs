using System.Globalization;
using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>A dimension of the search space whose values have the type <typeparamref name="T"/>: a range or a list of choices.</summary>
internal sealed class SearchDimension<T>(string name) : SearchDimension(name)
    where T : notnull
{
    /// <summary>The ends of the range; null = <see cref="Choices"/> has the values.</summary>
    public (T Min, T Max)? Range { get; init; }

    /// <summary>True where the logarithm of the value is distributed evenly over the range.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>The values, where they are no range.</summary>
    public IReadOnlyList<T> Choices { get; init; } = [];

    /// <summary>Gives the value that Effort chooses where none is drawn.</summary>
    public required Func<Resolution, T> Default { get; init; }

    public override string InWords => Range is { } range
        ? string.Create(CultureInfo.InvariantCulture, $"{range.Min} to {range.Max}{(IsLogarithmic ? ", logarithmic" : "")}")
        : string.Join(", ", Choices.Select(choice => string.Create(CultureInfo.InvariantCulture, $"{choice}")));

    // Ranges are of float.
    public override object Draw(ref RandomStream random)
    {
        if (Range is not (float min, float max))
            return Choices[random.NextInt32(Choices.Count)];
        var part = random.NextSingle();
        var value = IsLogarithmic ? min * LaneMath.Exp(new Lanes1(part * LaneMath.Log(new Lanes1(max / min)).Value)).Value
            : min + (part * (max - min));
        return Math.Clamp(value, min, max);
    }

    public override string? FaultOf(object value) => value is T own && Has(own) ? null
        : string.Create(CultureInfo.InvariantCulture, $"{Name} must be one of the values {InWords}, but was {value}.");

    private bool Has(T value) => Range is { } range
        ? Comparer<T>.Default.Compare(value, range.Min) >= 0 && Comparer<T>.Default.Compare(value, range.Max) <= 0
        : Choices.Contains(value);
}
