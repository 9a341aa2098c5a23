namespace FfnnMlNet;

/// <summary>An option of the trainers: everything that is known of it, except its documentation, which its property of
/// <see cref="FfnnOptions"/> has. <see cref="OptionTable"/> has all options.</summary>
/// <param name="name">The name of the property.</param>
internal abstract class Option(string name)
{
    public string Name { get; } = name;

    /// <summary>What depends on its value.</summary>
    public required OptionEffect Effect { get; init; }

    /// <summary>What it means when the user sets the property to null.</summary>
    public NullMeans NullMeans { get; init; }

    /// <summary>True when a training that goes on from an initial model uses the value of that model.</summary>
    public bool IsDecidedByInitialModel { get; init; }

    /// <summary>The plain default in words, where it is not a constant; null = <see cref="ConstantDefault"/>.</summary>
    public string? DefaultInWords { get; init; }

    /// <summary>True when <see cref="FfnnMlNet.Effort"/> may choose the value.</summary>
    public abstract bool IsChosenByEffort { get; }

    /// <summary>The values that are allowed, in words; empty = all values of its type.</summary>
    public abstract string AllowedInWords { get; }

    /// <summary>The plain default as text; null = it depends on other options.</summary>
    public abstract string? ConstantDefault { get; }

    /// <summary>The value of runs whose checkpoints were written before the option existed, where its default is not a constant; null = all
    /// checkpoints have the option, or the default is constant.</summary>
    public string? ValueBeforeItExisted { get; init; }

    /// <summary>The plain default as the documentation of the property must name it.</summary>
    public string DefaultInDocs => DefaultInWords ??
        (NullMeans == NullMeans.Value && ConstantDefault == OptionText.Nothing ? "null" : ConstantDefault ?? "");

    /// <summary>The value of the property while it is not set.</summary>
    public abstract object? WhenUnset { get; }

    /// <summary>The error of the first condition that a value does not meet by itself; empty = the value is allowed.</summary>
    public abstract IEnumerable<string> FaultsOf(object? value);

    /// <summary>One error per other option whose value does not go together with that of this option; empty = all do.</summary>
    public abstract IEnumerable<string> MisfitsOf(ResolvedOptions options);

    /// <summary>Decides the value that is used.</summary>
    /// <param name="resolution">Gives the values of other options, and what is known of the training data.</param>
    /// <param name="isSet">True when the user set the option.</param>
    /// <param name="userValue">What the user set; it may be null.</param>
    public abstract ResolvedValue Resolve(Resolution resolution, bool isSet, object? userValue);

    /// <summary>The value that is used, as text in the invariant culture.</summary>
    public abstract string TextOf(ResolvedOptions options);
}
