using System.Reflection;
using Xunit;

namespace FfnnMlNet.Core.Tests;

/// <summary>Rooms look downward only: Training over Losses, Optimizers, Schedules and Data over Network and Activations over Numerics.</summary>
public class RoomTests
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // The words of the options live in the namespace FfnnMlNet itself and have no floor.
    private static readonly Dictionary<string, int> Floors = new()
    {
        ["FfnnMlNet.Numerics"] = 0,
        ["FfnnMlNet.Activations"] = 1,
        ["FfnnMlNet.Network"] = 1,
        ["FfnnMlNet.Losses"] = 2,
        ["FfnnMlNet.Optimizers"] = 2,
        ["FfnnMlNet.Schedules"] = 2,
        ["FfnnMlNet.Data"] = 2,
        ["FfnnMlNet.Training"] = 3,
        ["FfnnMlNet.Reference"] = 3,
    };

    private static readonly Assembly Core = typeof(Activation).Assembly;

    [Fact]
    public void Core_knows_nothing_of_ML_NET() =>
        Assert.DoesNotContain(Core.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("Microsoft.ML", StringComparison.Ordinal));

    [Fact]
    public void Every_room_has_its_floor() => Assert.Equal(
        Floors.Keys.Order(),
        Core.GetTypes().Select(type => type.Namespace).OfType<string>().Distinct()
            .Where(name => name.StartsWith("FfnnMlNet.", StringComparison.Ordinal)).Order());

    [Fact]
    public void No_type_uses_a_type_of_a_higher_room()
    {
        var upward =
            from type in Core.GetTypes()
            where Floors.ContainsKey(type.Namespace ?? "")
            from used in UsedBy(type)
            where Floors.TryGetValue(used.Namespace ?? "", out var floor) && floor > Floors[type.Namespace!]
            select $"{type.FullName} uses {used.FullName}";

        Assert.Empty(upward.Distinct());
    }

    private static IEnumerable<Type> UsedBy(Type type)
    {
        IEnumerable<Type?> used =
        [
            type.BaseType,
            .. type.GetInterfaces(),
            .. type.GetFields(Declared).Select(field => field.FieldType),
            .. type.GetMethods(Declared).SelectMany(UsedBy),
            .. type.GetConstructors(Declared).SelectMany(UsedBy),
        ];
        return used.OfType<Type>().SelectMany(Parts);
    }

    private static IEnumerable<Type> UsedBy(MethodBase method) =>
    [
        .. method.GetParameters().Select(parameter => parameter.ParameterType),
        .. method is MethodInfo info ? new[] { info.ReturnType } : [],
        .. method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? [],
    ];

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
            return Parts(type.GetElementType()!);
        return type.IsGenericType ? [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)] : [type];
    }
}
