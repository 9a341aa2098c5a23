using System.Reflection;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

public class VectorLoopTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static TheoryData<string> Loops => [.. VectorLoops().Select(NameOf)];

    /// <summary>With the profile of the runtime the compiler may inline a loop into a caller that is then too large to inline the vector
    /// operations. Each of them is a call then, which is many times slower, and no other test sees it.</summary>
    [Theory]
    [MemberData(nameof(Loops))]
    public void A_vector_loop_is_never_inlined(string name)
    {
        var loop = VectorLoops().First(method => NameOf(method) == name);

        Assert.True(
            loop.MethodImplementationFlags.HasFlag(MethodImplAttributes.NoInlining),
            $"Mark {name} with MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining.");
    }

    // Those of the products are entered once per block, and their tiles are too long to be inlined.
    private static IEnumerable<MethodInfo> VectorLoops() =>
        from type in typeof(LaneWidth).Assembly.GetTypes()
        where !typeof(IProductKernel).IsAssignableFrom(type) && type != typeof(MicroKernel) && type != typeof(ProductDriver)
        from method in type.GetMethods(Declared)
        where method.IsGenericMethodDefinition && method.GetGenericArguments().Any(IsLanes) &&
            method.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveOptimization)
        select method;

    private static bool IsLanes(Type argument) => argument.GetGenericParameterConstraints()
        .Any(constraint => constraint.IsGenericType && constraint.GetGenericTypeDefinition() == typeof(ILanes<>));

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";
}
