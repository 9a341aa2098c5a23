using System.Globalization;
using System.Reflection;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>
/// Options of the trainers by name, such as LearningRate=0.01, HiddenLayers=[512,512], Optimizer=Adam(0.9,0.99) or
/// LearningRateSchedule=Warmup(100,Cosine). Values are numbers, Booleans, enumerations, static members of the option's type, and lists.
/// </summary>
internal sealed class OptionOverrides
{
    private static readonly Type[] s_optionTypes =
    [
        typeof(FfnnTrainer.Options), typeof(FfnnBinaryTrainer.Options), typeof(FfnnRegressionTrainer.Options),
        typeof(FfnnMultiOutputRegressionTrainer.Options),
    ];

    private readonly List<(string Name, string Value)> _settings = [];

    public static bool Exists(string name) => s_optionTypes.Any(type => type.GetProperty(name) is not null);

    /// <summary>The text for the file of results and the log.</summary>
    public override string ToString() => string.Join(' ', _settings.Select(setting => $"{setting.Name}={setting.Value}"));

    /// <summary>Adds a setting. An unknown name or value is an error.</summary>
    public void Add(string name, string value)
    {
        if (!Exists(name))
        {
            var known = s_optionTypes.SelectMany(type => type.GetProperties()).Where(property => property.CanWrite)
                .Select(property => property.Name).Distinct().Order(StringComparer.Ordinal);
            throw new ArgumentException($"The trainers have no option '{name}'. They have: {string.Join(", ", known)}.");
        }
        foreach (var property in s_optionTypes.Select(type => type.GetProperty(name)).OfType<PropertyInfo>())
            Parse(property.PropertyType, value, name);
        _settings.Add((name, value));
    }

    /// <summary>Sets the options that this task's trainer has. Options of other tasks' trainers are ignored.</summary>
    public void Apply(FfnnOptions options)
    {
        foreach (var (name, value) in _settings)
        {
            if (options.GetType().GetProperty(name) is { } property)
                property.SetValue(options, Parse(property.PropertyType, value, name));
        }
    }

    private static object? Parse(Type type, string text, string option)
    {
        text = text.Trim();
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return text == "null" ? null : Parse(underlying, text, option);
        if (text == "null" && !type.IsValueType)
            return null;
        if (type == typeof(string))
            return text;
        if (type.IsEnum)
            return Enum.TryParse(type, text, ignoreCase: true, out var constant) ? constant : throw Fault(type, text, option);
        if (type == typeof(bool))
            return bool.TryParse(text, out var truth) ? truth : throw Fault(type, text, option);
        if (type.IsPrimitive)
        {
            try
            {
                return Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
            }
            catch (Exception failure) when (failure is FormatException or OverflowException)
            {
                throw Fault(type, text, option);
            }
        }
        if (ElementType(type) is { } element)
        {
            var items = SplitList(text.TrimStart('[').TrimEnd(']')).Select(item => Parse(element, item, option)).ToArray();
            var list = Array.CreateInstance(element, items.Length);
            items.CopyTo(list, 0);
            return list;
        }
        return FromConversion(type, text, option) ?? FromMember(type, text, option) ?? throw Fault(type, text, option);
    }

    private static Type? ElementType(Type type) => type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.IsAssignableFrom(typeof(List<>).MakeGenericType(type.GetGenericArguments()[0]))
            ? type.GetGenericArguments()[0]
        : null;

    /// <summary>Makes a value by an implicit conversion from a number, as for a layer.</summary>
    private static object? FromConversion(Type type, string text, string option)
    {
        var conversion = type.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .FirstOrDefault(method => method.Name == "op_Implicit" && method.GetParameters()[0].ParameterType.IsPrimitive);
        return conversion is not null && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? conversion.Invoke(null, [Parse(conversion.GetParameters()[0].ParameterType, text, option)])
            : null;
    }

    /// <summary>Makes a value by a static property or method of the type. Omitted arguments have their defaults.</summary>
    private static object? FromMember(Type type, string text, string option)
    {
        var open = text.IndexOf('(');
        var name = open < 0 ? text : text[..open];
        string[] arguments = open < 0 ? [] : [.. SplitList(text[(open + 1)..].TrimEnd()[..^1])];
        const BindingFlags Flags = BindingFlags.Public | BindingFlags.Static | BindingFlags.IgnoreCase;
        if (open < 0 && type.GetProperty(name, Flags) is { } property)
            return property.GetValue(null);
        foreach (var method in type.GetMethods(Flags).Where(method => string.Equals(method.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            var parameters = method.GetParameters();
            var takesRest = parameters.Length > 0 && parameters[^1].IsDefined(typeof(ParamArrayAttribute));
            if (arguments.Length > parameters.Length && !takesRest)
                continue;
            string[] given = takesRest
                ? [.. arguments.Take(parameters.Length - 1), $"[{string.Join(',', arguments.Skip(parameters.Length - 1))}]"]
                : arguments;
            if (parameters.Skip(given.Length).Any(parameter => !parameter.HasDefaultValue))
                continue;
            var values = parameters.Select((parameter, i) =>
                i < given.Length ? Parse(parameter.ParameterType, given[i], option) : parameter.DefaultValue).ToArray();
            try
            {
                return method.Invoke(null, values);
            }
            catch (TargetInvocationException failure) when (failure.InnerException is ArgumentException cause)
            {
                throw new ArgumentException($"--set {option}={text}: {cause.Message}", cause);
            }
        }
        return null;
    }

    /// <summary>Splits at commas outside of brackets.</summary>
    private static IEnumerable<string> SplitList(string text)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] is '(' or '[' ? 1 : text[i] is ')' or ']' ? -1 : 0;
            if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }
        if (text[start..].Trim() is { Length: > 0 } last)
            yield return last;
    }

    private static ArgumentException Fault(Type type, string text, string option) => new(type.IsEnum
        ? $"--set {option}: there is no '{text}'; there are {string.Join(", ", Enum.GetNames(type))}."
        : $"--set {option}: '{text}' is no {type.Name}.");
}
