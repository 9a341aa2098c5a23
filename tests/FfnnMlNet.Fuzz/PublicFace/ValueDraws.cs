using System.Reflection;

namespace FfnnMlNet.Fuzz.PublicFace;

/// <summary>Random values of any type that an option or a parameter has: mostly usual ones, sometimes one at or beyond the limits. Objects
/// of this library are made by any of their public constructors, factories or static properties, so that new ones are drawn too.</summary>
/// <param name="edges">The share of values at or beyond the limits, in [0, 1].</param>
internal class ValueDraws(Random random, double edges)
{
    private static readonly int[] Integers = [int.MinValue, -1, 0, 1, 2, 1_000_000, 1 << 30, int.MaxValue];
    private static readonly long[] Longs = [long.MinValue, -1, 0, 1, 1000, long.MaxValue];

    private static readonly float[] Singles =
    [
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 1, -1, 2, float.Epsilon, 1e-30f, 1e30f, float.MaxValue,
        float.MinValue, 0.99999994f, 1.0000001f,
    ];

    private readonly List<string> _parameters = [];

    protected Random Random { get; } = random;

    /// <summary>Parameters of the factories that were called, which the errors of the factories name.</summary>
    public IReadOnlyList<string> Parameters => _parameters;

    protected bool Edge => Random.NextDouble() < edges;

    /// <summary>A value for an option or a parameter.</summary>
    /// <exception cref="NotSupportedException">No value can be made. The type needs a line here.</exception>
    public virtual object? Of(Type type, string name)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Random.Next(4) == 0 ? null : Of(inner, name);
        if (!type.IsValueType && Edge)
            return null;
        if (type.IsEnum)
            return Enum.ToObject(type, Edge ? One(42, -1, int.MaxValue) : One([.. Enum.GetValuesAsUnderlyingType(type).Cast<int>()]));
        if (type == typeof(bool))
            return Random.Next(2) == 0;
        if (type == typeof(int))
            return Edge ? One(Integers) : Random.Next(1, 12);
        if (type == typeof(long))
            return Edge ? One(Longs) : Random.Next(1, 100_000);
        if (type == typeof(float))
            return Edge ? One(Singles) : One(0.01f, 0.1f, 0.5f, 0.9f, Random.NextSingle());
        if (type == typeof(double))
            return Edge ? One(Singles) : Random.NextDouble();
        if (type == typeof(string))
            return Edge ? One("", " ", "\0", "no such name", new string('x', 3000)) : "own";
        if (type == typeof(float[]))
            return Edge
                ? One<float[]>([], [float.NaN], [0.9f, 0.1f], [0.5f, 0.5f], [0, 1], new float[5000])
                : One<float[]>([0.5f], [0.1f, 0.9f], [0.1f, 0.5f, 0.8f]);
        return type == typeof(Func<double, double>) ? OwnFunction(name)
            : type == typeof(Func<double, double, double>) ? OwnLoss(name)
            : Made(type, name);
    }

    protected T One<T>(params T[] values) => values[Random.Next(values.Length)];

    private Func<double, double> OwnFunction(string name) => Edge
        ? One<Func<double, double>>(_ => double.NaN, z => z * 1e300, _ => 0, double.Exp)
        : name == "derivative" ? z => 1 - (Math.Tanh(z) * Math.Tanh(z)) : Math.Tanh;

    private Func<double, double, double> OwnLoss(string name) => Edge
        ? One<Func<double, double, double>>((_, _) => double.NaN, (a, _) => a * 1e300, (_, _) => -1)
        : name == "gradient" ? (a, t) => 2 * (a - t) : (a, t) => (a - t) * (a - t);

    private object? Made(Type type, string name)
    {
        if (type.Assembly != typeof(FfnnOptions).Assembly && type.Assembly != typeof(Activation).Assembly)
            throw new NotSupportedException($"No value of {type} can be drawn for {name}.");
        MemberInfo[] ways =
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Static).Where(property => property.PropertyType == type),
            .. type.GetMethods(BindingFlags.Public | BindingFlags.Static)
                .Where(method => method.ReturnType == type && !method.IsSpecialName),
            .. type.IsAbstract ? [] : type.GetConstructors(),
        ];
        if (ways.Length == 0)
            throw new NotSupportedException($"No value of {type} can be drawn for {name}.");
        return One(ways) switch
        {
            PropertyInfo property => property.GetValue(null),
            MethodInfo method => method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, Arguments(method), null),
            var constructor => WithProperties(((ConstructorInfo)constructor).Invoke(
                BindingFlags.DoNotWrapExceptions, null, Arguments((ConstructorInfo)constructor), null)),
        };
    }

    private object WithProperties(object made)
    {
        foreach (var property in made.GetType().GetProperties().Where(property => property.SetMethod is { IsPublic: true }))
        {
            if (Random.Next(3) == 0)
                Set(property, made, Of(property.PropertyType, property.Name));
        }
        return made;
    }

    /// <summary>Sets a property. An exception of the setter is thrown unwrapped.</summary>
    protected static void Set(PropertyInfo property, object of, object? value) =>
        property.SetValue(of, value, BindingFlags.DoNotWrapExceptions, null, null, null);

    private object?[] Arguments(MethodBase method) => [.. method.GetParameters().Select(parameter =>
    {
        _parameters.Add(parameter.Name!);
        return parameter.HasDefaultValue && Random.Next(2) == 0 ? parameter.DefaultValue : Of(parameter.ParameterType, parameter.Name!);
    })];
}
