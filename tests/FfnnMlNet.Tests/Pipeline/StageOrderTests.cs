using System.Reflection;
using FfnnMlNet.Pipeline;
using Xunit;

namespace FfnnMlNet.Tests.Pipeline;

/// <summary>The stages of a training run in a fixed order: each takes the results of earlier stages, none can be made without them, and no
/// result can be assigned anew.</summary>
public class StageOrderTests
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    // In the order in which they run.
    private static readonly Type[] s_stages =
        [typeof(TrainingRequest), typeof(RowsRead), typeof(SplitRows), typeof(PreparedRows), typeof(BuiltRun), typeof(TrainedRun)];

    public static TheoryData<int> Stages => [.. Enumerable.Range(0, s_stages.Length)];

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_stage_knows_none_after_it(int stage) => Assert.Empty(
        from type in TypesIn(s_stages[stage])
        where s_stages[(stage + 1)..].Contains(type)
        select $"{s_stages[stage].Name} knows {type.Name}");

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_stage_is_made_of_the_one_before_it(int stage)
    {
        if (stage > 0)
            Assert.Contains(s_stages[stage - 1], TypesIn(s_stages[stage]));
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_stage_cannot_be_changed(int stage)
    {
        Assert.All(s_stages[stage].GetFields(All & ~BindingFlags.Static), field => Assert.True(field.IsInitOnly, field.Name));
        Assert.All(s_stages[stage].GetProperties(All).Where(property => property.SetMethod is not null), property => Assert.Contains(
            typeof(System.Runtime.CompilerServices.IsExternalInit), property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));
    }

    private static IEnumerable<Type> TypesIn(Type stage) =>
    [
        .. stage.GetFields(All).Select(field => field.FieldType),
        .. stage.GetMethods(All).Select(method => method.ReturnType),
        .. stage.GetMethods(All).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)),
        .. stage.GetConstructors(All).SelectMany(made => made.GetParameters().Select(parameter => parameter.ParameterType)),
    ];
}
