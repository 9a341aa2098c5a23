using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.SearchSpace;

namespace FfnnMlNet.Tests.Options;

/// <summary>The rules by which ML.NET's AutoML, which is no dependency of the tests, makes a search space from the attributes of a class
/// and a new object from a point of that space: one number in [0, 1] per property, in the order of their names.</summary>
internal static class SearchSpaceRules
{
    /// <summary>The properties and fields that AutoML sees. It writes values into properties only.</summary>
    public static IReadOnlyList<(string Name, Attribute Attribute)> Of(Type type) =>
    [
        .. from member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance)
           where member is PropertyInfo or FieldInfo
           from attribute in member.GetCustomAttributes(false).OfType<Attribute>()
           where attribute is RangeAttribute or ChoiceAttribute or BooleanChoiceAttribute or NestOptionAttribute
           orderby member.Name
           select (member.Name, attribute),
    ];

    /// <summary>The point from which AutoML starts.</summary>
    public static double[] Start(Type type) => [.. Of(type).Select(one => one.Attribute switch
    {
        RangeAttribute { Init: { } init } range => Position(Number(init), Number(range.Min), Number(range.Max), range.LogBase),
        ChoiceAttribute { DefaultValue: { } value } choice => (double)Array.IndexOf(choice.Candidates, value) / choice.Candidates.Length,
        _ => 0,
    })];

    /// <summary>The object at a point: properties of an object are overwritten by those of JSON, as AutoML does it.</summary>
    public static T At<T>(double[] point)
        where T : class, new()
    {
        var drawn = new JsonObject();
        foreach (var (i, (name, attribute)) in Of(typeof(T)).Index())
            drawn[name] = JsonValue.Create(JsonSerializer.SerializeToElement(Value(attribute, point[i])));
        return drawn.Deserialize<T>()!;
    }

    private static object Value(Attribute attribute, double share)
    {
        if (attribute is ChoiceAttribute choice)
            return choice.Candidates[Math.Min((int)Math.Floor((float)(choice.Candidates.Length * share)), choice.Candidates.Length - 1)];
        var range = (RangeAttribute)attribute;
        var (min, max) = (Number(range.Min), Number(range.Max));
        var value = range.LogBase ? min * Math.Pow(max / min, share) : min + ((max - min) * share);
        return range.Min is int ? (int)Math.Floor(value) : (float)value;
    }

    private static double Position(double value, double min, double max, bool isLogarithmic) => isLogarithmic
        ? (Math.Log(value) / (Math.Log(max) - Math.Log(min))) - (Math.Log(min) / (Math.Log(max) - Math.Log(min)))
        : (value / (max - min)) - (min / (max - min));

    private static double Number(object value) => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture);
}
