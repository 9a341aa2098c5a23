using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>An option with the type of its value.</summary>
/// <typeparam name="T">Of the value that is used; the property's own type may be null beside it.</typeparam>
internal sealed class Option<T>(string name) : Option(name)
{
    /// <summary>The plain default, where it is a constant.</summary>
    public T Default { get; init; } = default!;

    /// <summary>The plain default, where it depends on other options; else null.</summary>
    public Func<Resolution, Choice<T>>? DefaultFrom { get; init; }

    /// <summary>What <see cref="FfnnMlNet.Effort"/> chooses; null = nothing.</summary>
    public Func<Resolution, Choice<T>>? Effort { get; init; }

    /// <summary>What the value by itself must be.</summary>
    public IReadOnlyList<Allowed<T>> Allowed { get; init; } = [];

    /// <summary>What is wrong with the value beside those of other options; null = it fits all of them.</summary>
    public Func<ResolvedOptions, IEnumerable<string>>? Misfits { get; init; }

    /// <summary>The value as text; null = as it prints itself.</summary>
    public Func<T, ResolvedOptions, string>? Text { get; init; }

    public override bool IsChosenByEffort => Effort is not null;

    public override string AllowedInWords => string.Join("; ", Allowed.Select(allowed => allowed.Words));

    public override string? ConstantDefault => DefaultFrom is null ? OptionText.Of(Default) : null;

    public override object? WhenUnset => NullMeans == NullMeans.Fault ? Default : null;

    public override IEnumerable<string> FaultsOf(object? value)
    {
        if (value is null)
            return NullMeans == NullMeans.Fault ? [Throw.OptionMessage(Name, "null", Allowed[0].Words, Allowed[0].Advice)] : [];
        return Allowed.Where(allowed => !allowed.Holds((T)value)).Take(1).Select(
            allowed => allowed.Fault?.Invoke((T)value) ?? Throw.OptionMessage(Name, value, allowed.Words, allowed.Advice));
    }

    public override IEnumerable<string> MisfitsOf(ResolvedOptions options) => Misfits?.Invoke(options) ?? [];

    public override ResolvedValue Resolve(Resolution resolution, bool isSet, object? set)
    {
        if (isSet && set is not null)
            return new(set, OptionSource.Set);
        var choice = !isSet && Effort is not null && resolution.UsesEffort ? Effort(resolution) : new Withheld(null);
        if (!choice.IsWithheld)
            return new(choice.Value, choice.Source, choice.Because);
        if (DefaultFrom is null)
            return new(Default, isSet ? OptionSource.Set : OptionSource.Default, choice.Because);
        var found = DefaultFrom(resolution);
        return new(found.Value, found.Source, found.Because ?? choice.Because);
    }

    public override string TextOf(ResolvedOptions options) =>
        Text is null ? OptionText.Of(options.Of(this)) : Text(options.Of(this), options);
}
