namespace FfnnMlNet.Activations;

/// <summary>The interval of the values that an activation can take.</summary>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end.</param>
/// <param name="Closed">True if finite ends belong to the interval.</param>
internal readonly record struct OutputRange(double Lower, double Upper, bool Closed)
{
    /// <summary>All real numbers.</summary>
    public static OutputRange Real { get; } = new(double.NegativeInfinity, double.PositiveInfinity, Closed: false);

    /// <summary>True if the range is within (0, 1), so that logarithms of the value and of its complement are finite.</summary>
    public bool IsInsideUnitInterval => Lower >= 0 && Upper <= 1 && !Closed;

    /// <summary>True if the range is within (0, infinity), so that the logarithm of the value is finite.</summary>
    public bool IsPositive => Lower > 0 || (Lower == 0 && !Closed);
}
