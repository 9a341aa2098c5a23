using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>A hidden layer: its number of units, its activation and its dropout.</summary>
public sealed class HiddenLayer
{
    /// <param name="units">Number of units, at least 1.</param>
    /// <param name="activation">The activation of the units; null = the trainer's <c>Activation</c> option.</param>
    /// <param name="dropout">Probability that a unit is dropped in a training step, in [0, 1); null = the trainer's <c>Dropout</c>
    /// option.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1, or <paramref name="dropout"/> is not
    /// in [0, 1).</exception>
    public HiddenLayer(int units, Activation? activation = null, float? dropout = null)
    {
        if (dropout is not (null or (>= 0 and < 1)))
            Throw.OutOfRange("HiddenLayers: dropout", dropout, "in [0, 1)", "0 turns dropout off.");
        if (units < 1)
            Throw.OutOfRange("HiddenLayers: units", units, "at least 1", "Use an empty list for a linear model.");
        Units = units;
        Activation = activation;
        Dropout = dropout;
    }

    /// <summary>Number of units.</summary>
    public int Units { get; }

    /// <summary>The activation of the units; null = the trainer's <c>Activation</c> option.</summary>
    public Activation? Activation { get; }

    /// <summary>Probability that a unit is dropped in a training step; null = the trainer's <c>Dropout</c> option.</summary>
    public float? Dropout { get; }

    /// <summary>A layer of <paramref name="units"/> units with the trainer's activation, so that <c>[512, 512]</c> is a list of hidden
    /// layers.</summary>
    public static implicit operator HiddenLayer(int units) => new(units);

    /// <summary>The number of units and, where it is set, the activation, such as "64 sigmoid".</summary>
    public override string ToString() => Activation is null
        ? Units.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : FormattableString.Invariant($"{Units} {Activation}");
}
