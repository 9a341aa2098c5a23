using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>A hidden layer: how many units, and what they apply to their pre-activations.</summary>
public sealed class HiddenLayer
{
    /// <param name="units">Number of units, at least 1.</param>
    /// <param name="activation">Null = the trainer's <c>Activation</c> option.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1.</exception>
    public HiddenLayer(int units, Activation? activation = null)
    {
        if (units < 1)
            Throw.OutOfRange("HiddenLayers: units", units, "at least 1", "Use an empty list for a linear model.");
        Units = units;
        Activation = activation;
    }

    /// <summary>Number of units.</summary>
    public int Units { get; }

    /// <summary>The layer's own activation; null = the trainer's <c>Activation</c> option.</summary>
    public Activation? Activation { get; }

    /// <summary>A layer of <paramref name="units"/> units with the trainer's activation, so that <c>[512, 512]</c> reads well.</summary>
    public static implicit operator HiddenLayer(int units) => new(units);

    /// <summary>The units, with the activation where the layer names one, such as "64 sigmoid".</summary>
    public override string ToString() => Activation is null
        ? Units.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : FormattableString.Invariant($"{Units} {Activation}");
}
