using System.Reflection;
using FfnnMlNet.Pipeline;
using Xunit;

namespace FfnnMlNet.Tests.Pipeline;

/// <summary>The phases of a training have one order, because each needs the result of the one before it: a phase knows those before it and
/// none after it, and its result cannot be changed.</summary>
public class PhaseOrderTests
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    // In the order in which they run.
    private static readonly Type[] s_phases =
        [typeof(TrainingRequest), typeof(RowsRead), typeof(SplitRows), typeof(PreparedRows), typeof(BuiltRun), typeof(TrainedRun)];

    public static TheoryData<int> Phases => [.. Enumerable.Range(0, s_phases.Length)];

    [Theory]
    [MemberData(nameof(Phases))]
    public void A_phase_knows_none_after_it(int phase) => Assert.Empty(
        from type in TypesIn(s_phases[phase])
        where s_phases[(phase + 1)..].Contains(type)
        select $"{s_phases[phase].Name} knows {type.Name}");

    [Theory]
    [MemberData(nameof(Phases))]
    public void A_phase_is_made_of_the_one_before_it(int phase)
    {
        if (phase > 0)
            Assert.Contains(s_phases[phase - 1], TypesIn(s_phases[phase]));
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public void A_phase_cannot_be_changed(int phase)
    {
        Assert.All(s_phases[phase].GetFields(All & ~BindingFlags.Static), field => Assert.True(field.IsInitOnly, field.Name));
        Assert.All(s_phases[phase].GetProperties(All).Where(property => property.SetMethod is not null), property => Assert.Contains(
            typeof(System.Runtime.CompilerServices.IsExternalInit), property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));
    }

    private static IEnumerable<Type> TypesIn(Type phase) =>
    [
        .. phase.GetFields(All).Select(field => field.FieldType),
        .. phase.GetMethods(All).Select(method => method.ReturnType),
        .. phase.GetMethods(All).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)),
        .. phase.GetConstructors(All).SelectMany(made => made.GetParameters().Select(parameter => parameter.ParameterType)),
    ];
}
