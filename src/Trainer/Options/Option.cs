namespace FfnnMlNet;

/// <summary>An option of the trainers: everything that is known of it beside its property, which has its documentation. All of them
/// stand in <see cref="OptionTable"/>.</summary>
/// <param name="name">The property of <see cref="FfnnOptions"/>.</param>
internal abstract class Option(string name)
{
    public string Name { get; } = name;

    public required OptionEffect Effect { get; init; }

    /// <summary>What the property means when it is set to null.</summary>
    public NullMeans NullMeans { get; init; }

    /// <summary>True where an initial model decides it for all trainings that go on from it.</summary>
    public bool IsDecidedByInitialModel { get; init; }

    /// <summary>The plain default in words, where it is no constant.</summary>
    public string? DefaultInWords { get; init; }

    /// <summary>True where <see cref="FfnnMlNet.Effort"/> may choose it.</summary>
    public abstract bool IsChosenByEffort { get; }

    /// <summary>What values are allowed, in words; empty = all that its type has.</summary>
    public abstract string AllowedInWords { get; }

    /// <summary>The plain default as text; null where it depends on other options.</summary>
    public abstract string? ConstantDefault { get; }

    /// <summary>The plain default as documentation has it.</summary>
    public string DefaultInDocs => DefaultInWords ??
        (NullMeans == NullMeans.Choice && ConstantDefault == OptionText.Nothing ? "null" : ConstantDefault ?? "");

    /// <summary>What the property shows where nothing was set.</summary>
    public abstract object? WhenUnset { get; }

    /// <summary>What is wrong with a value by itself; none = nothing.</summary>
    public abstract IEnumerable<string> FaultsOf(object? value);

    /// <summary>What is wrong with the value beside those of other options; none = nothing.</summary>
    public abstract IEnumerable<string> MisfitsOf(ResolvedOptions options);

    /// <summary>The value that is used.</summary>
    /// <param name="isSet">True where the user set <paramref name="set"/>.</param>
    public abstract ResolvedValue Resolve(Resolution resolution, bool isSet, object? set);

    /// <summary>The value as text that no culture changes.</summary>
    public abstract string TextOf(ResolvedOptions options);
}
