using System.Globalization;

namespace FfnnMlNet;

/// <summary>Weights of the rows of each class. Immutable.</summary>
public sealed class ClassWeights
{
    // Classes that an error lists.
    private const int MostNamed = 20;

    private readonly IReadOnlyDictionary<string, float>? _weights;

    private ClassWeights(IReadOnlyDictionary<string, float>? weights) => _weights = weights;

    /// <summary>The weight n / (k n_c) for a class with n_c of the n training rows, where k is the number of classes that have rows. Every
    /// class then has the same total weight, and the mean weight of a row is 1.</summary>
    public static ClassWeights Balanced { get; } = new(null);

    /// <summary>One weight per class name. The name of a class is the key value of the label as text in the invariant culture, the number
    /// of the key, from 1, where keys have no values, and "True" or "False" for Boolean labels. Classes that are not named have the weight
    /// 1.</summary>
    /// <param name="weights">Weights by class name, each above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is not above 0 and finite.</exception>
    public static ClassWeights ByName(IReadOnlyDictionary<string, float> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        foreach (var (name, weight) in weights)
        {
            if (!(weight > 0) || !float.IsFinite(weight))
                throw new ArgumentOutOfRangeException(nameof(weights), FormattableString.Invariant(
                    $"The weight of class '{name}' must be above 0 and finite, but was {weight}. To leave a class out, filter its rows."));
        }
        return new ClassWeights(new Dictionary<string, float>(weights, StringComparer.Ordinal));
    }

    /// <summary>The weights as text, such as "balanced" or "by name (False 1, True 9)".</summary>
    public override string ToString() => _weights is null
        ? "balanced"
        : $"by name ({string.Join(", ", _weights.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value}")))})";

    /// <summary>The weight of each class.</summary>
    /// <param name="rowsOfClass">Number of training rows per class.</param>
    /// <param name="names">Name of each class.</param>
    /// <param name="labelColumn">Name of the label column, for the error.</param>
    /// <returns>[classes].</returns>
    /// <exception cref="InvalidOperationException">A named class is not a class of the label.</exception>
    internal float[] Resolve(int[] rowsOfClass, IReadOnlyList<string> names, string labelColumn)
    {
        if (_weights is null)
        {
            double rows = rowsOfClass.Sum(count => (long)count), present = rowsOfClass.Count(count => count > 0);
            return [.. rowsOfClass.Select(count => count == 0 ? 1f : (float)(rows / (present * count)))];
        }
        var unknown = _weights.Keys.Where(name => !names.Contains(name)).Order(StringComparer.Ordinal).ToArray();
        if (unknown.Length > 0)
            throw new InvalidOperationException(
                $"ClassWeights names {(unknown.Length == 1 ? "the class" : "the classes")} '{string.Join("', '", unknown)}', " +
                $"but label column '{labelColumn}' has the classes '{string.Join("', '", names.Take(MostNamed))}'" +
                $"{(names.Count > MostNamed ? " and others" : "")}. " +
                "Use those names.");
        return [.. names.Select(name => _weights.GetValueOrDefault(name, 1f))];
    }
}
