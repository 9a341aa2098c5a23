using FfnnMlNet.Numerics;

namespace FfnnMlNet;

/// <summary>An option whose value has the type <typeparamref name="T"/>, with the rules by which it is decided.</summary>
/// <typeparam name="T">The type of the value that is used. The property itself may be nullable even where this type is not: its null then
/// means that the option is not set.</typeparam>
internal sealed class Option<T>(string name) : Option(name)
{
    /// <summary>The plain default; unused where <see cref="DefaultRule"/> gives it.</summary>
    public T Default { get; init; } = default!;

    /// <summary>Gives the plain default from other options; null = it is <see cref="Default"/>.</summary>
    public Func<Resolution, Choice<T>>? DefaultRule { get; init; }

    /// <summary>Gives what <see cref="FfnnMlNet.Effort"/> chooses; null = it never chooses this option.</summary>
    public Func<Resolution, Choice<T>>? EffortRule { get; init; }

    /// <summary>Conditions that the value must meet by itself; the error names the first that it does not meet.</summary>
    public IReadOnlyList<Allowed<T>> Allowed { get; init; } = [];

    /// <summary>Gives one error per other option that does not go together with the value; null = the value goes together with
    /// all.</summary>
    public Func<ResolvedOptions, IEnumerable<string>>? Misfits { get; init; }

    /// <summary>Gives the value as text; null = <see cref="OptionText"/> does.</summary>
    public Func<T, ResolvedOptions, string>? Text { get; init; }

    public override bool IsChosenByEffort => EffortRule is not null;

    public override string AllowedInWords => string.Join("; ", Allowed.Select(allowed => allowed.Words));

    public override string? ConstantDefault => DefaultRule is null ? OptionText.Of(Default) : null;

    public override object? WhenUnset => NullMeans == NullMeans.Error ? Default : null;

    public override IEnumerable<string> FaultsOf(object? value)
    {
        if (value is null)
            return NullMeans == NullMeans.Error ? [Throw.OptionMessage(Name, "null", Allowed[0].Words, Allowed[0].Advice)] : [];
        return Allowed.Where(allowed => !allowed.Holds((T)value)).Take(1).Select(
            allowed => allowed.Fault?.Invoke((T)value) ?? Throw.OptionMessage(Name, value, allowed.Words, allowed.Advice));
    }

    public override IEnumerable<string> MisfitsOf(ResolvedOptions options) => Misfits?.Invoke(options) ?? [];

    public override ResolvedValue Resolve(Resolution resolution, bool isSet, object? userValue)
    {
        if (isSet && userValue is not null)
            return new(userValue, OptionSource.Set);
        var choice = !isSet && EffortRule is not null && resolution.UsesEffort ? EffortRule(resolution) : new NoChoice(null);
        if (!choice.IsNoChoice)
            return new(choice.Value, choice.Source, choice.Because);
        if (DefaultRule is null)
            return new(Default, isSet ? OptionSource.Set : OptionSource.Default, choice.Because);
        var byDefault = DefaultRule(resolution);
        return new(byDefault.Value, byDefault.Source, byDefault.Because ?? choice.Because);
    }

    public override string TextOf(ResolvedOptions options) =>
        Text is null ? OptionText.Of(options.Of(this)) : Text(options.Of(this), options);
}
