using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>A dimension of the search space of hyperparameters, which is a property of <see cref="FfnnSearchOptions"/> or of a class
/// derived from it. <see cref="OptionTable"/> has all dimensions; the attributes of the properties repeat their ranges, and a test
/// compares them.</summary>
/// <param name="name">The name of the property.</param>
internal abstract class SearchDimension(string name)
{
    public string Name { get; } = name;

    /// <summary>True for classes only, false for numbers only; null = both.</summary>
    public bool? ForClasses { get; init; }

    /// <summary>The values in words, such as "0.02 to 0.3, logarithmic".</summary>
    public abstract string InWords { get; }

    /// <summary>Draws a value: of equal probability on the range, or on its logarithm, or among the choices.</summary>
    public abstract object Draw(ref RandomStream random);

    /// <summary>The error for a value that the dimension does not have; null = it has the value.</summary>
    public abstract string? FaultOf(object value);
}
