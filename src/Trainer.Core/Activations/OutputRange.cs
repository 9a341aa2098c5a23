namespace FfnnMlNet.Activations;

/// <summary>The values an activation can take: an interval, and whether its ends are taken.</summary>
internal readonly record struct OutputRange(double Lower, double Upper, bool Closed)
{
    public static OutputRange Real { get; } = new(double.NegativeInfinity, double.PositiveInfinity, Closed: false);

    /// <summary>(0, 1): what a logarithm of the value and of its complement needs.</summary>
    public bool IsInsideUnitInterval => Lower >= 0 && Upper <= 1 && !Closed;

    /// <summary>(0, infinity): what a logarithm of the value needs.</summary>
    public bool IsPositive => Lower > 0 || (Lower == 0 && !Closed);
}
