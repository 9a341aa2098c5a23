namespace FfnnMlNet.Network;

/// <summary>What becomes of one feature on its way to its network input. The values are saved in models: never renumber.</summary>
internal enum InputShape
{
    /// <summary>The feature as it is.</summary>
    Plain = 0,

    /// <summary>(x - center) factor, within +-<see cref="InputTransform.Limit"/>.</summary>
    Linear = 1,

    /// <summary>z / sqrt(1 + (z/3)^2) of the linear z: as good as z near 0, never beyond +-3.</summary>
    SmoothClip = 2,

    /// <summary>Piecewise linear, through the slot's <see cref="QuantileMap"/>.</summary>
    Quantiles = 3,
}

/// <summary>The rule of one feature slot.</summary>
/// <param name="Fill">Stands in for a value that is NaN or infinite, before anything else is done.</param>
/// <param name="Center">Subtracted; 0 where the shape has none.</param>
/// <param name="Factor">Multiplied; 0 makes a slot that is always 0, 1 where the shape has none.</param>
/// <param name="Quantiles">For <see cref="InputShape.Quantiles"/> only.</param>
internal sealed record SlotRule(InputShape Shape, float Fill, float Center = 0, float Factor = 1, QuantileMap? Quantiles = null)
{
    /// <summary>True where the feature is scaled; one that is constant is 0 always.</summary>
    public bool IsNumeric => Shape == InputShape.Quantiles || (Shape != InputShape.Plain && Factor != 0);
}

/// <summary>Neighbouring slots that tell the category of one variable, one slot a category.</summary>
/// <param name="First">The first slot.</param>
/// <param name="Last">The last slot, itself part of the group.</param>
internal readonly record struct SlotRange(int First, int Last);
