using System.Globalization;
using System.Reflection;
using FfnnMlNet.Activations;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Optimizers;
using FfnnMlNet.Schedules;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests;

/// <summary>Everything that a public factory makes is in a catalogue, over which the other tests run. The text of an entry contains all its
/// parameters, since a checkpoint compares texts.</summary>
public class CatalogTests
{
    private static readonly Dictionary<Type, object[]> Catalogues = new()
    {
        [typeof(Activation)] = [.. ActivationCatalog.BuiltIn.Select(entry => entry.Example)],
        [typeof(Loss)] = [.. LossCatalog.BuiltIn],
        [typeof(Optimizer)] = [.. OptimizerCatalog.BuiltIn],
        [typeof(LearningRateSchedule)] = [.. ScheduleCatalog.BuiltIn],
        [typeof(WeightAveraging)] = [.. WeightAveragingCatalog.BuiltIn],
        [typeof(WeightInitialization)] = [.. WeightInitializationCatalog.BuiltIn],
    };

    public static TheoryData<string> Kinds => [.. Catalogues.Keys.Select(kind => kind.Name)];

    public static TheoryData<string, string> AllFactories
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var kind in Catalogues.Keys)
                foreach (var factory in Factories(kind))
                    data.Add(kind.Name, NameOf(factory));
            return data;
        }
    }

    public static TheoryData<string, string, string> Arguments
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var kind in Catalogues.Keys)
                foreach (var factory in Factories(kind))
                    foreach (var parameter in factory.GetParameters())
                        data.Add(kind.Name, NameOf(factory), parameter.Name!);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(AllFactories))]
    public void Every_public_factory_has_an_example_in_the_catalogue(string kind, string factory)
    {
        var made = Make(Factory(kind, factory), null);

        Assert.Contains(Catalogue(kind), entry => entry.GetType() == made.GetType() && RuleOf(entry) == RuleOf(made));
    }

    [Theory]
    [MemberData(nameof(Arguments))]
    public void Every_argument_of_a_factory_shows_in_the_text(string kind, string factory, string parameter)
    {
        var method = Factory(kind, factory);

        Assert.NotEqual(Make(method, null).ToString(), Make(method, parameter).ToString());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_text_of_an_entry_is_a_name_and_its_parameters_and_no_other_entry_has_it(string kind)
    {
        var texts = Catalogue(kind).Select(entry => entry.ToString()!).ToArray();

        Assert.Equal(texts.Length, texts.Distinct().Count());
        Assert.All(texts, text => Assert.Matches(@"^[a-z0-9]+(-[a-z0-9]+)*(\(.+\))?$", text));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_text_of_an_entry_is_the_same_in_every_culture(string kind)
    {
        var own = CultureInfo.CurrentCulture;
        var texts = Catalogue(kind).Select(entry => entry.ToString()).ToArray();
        try
        {
            // Cultures with a decimal comma, and with another minus sign.
            foreach (var culture in new[] { "de-DE", "sv-SE", "fa-IR" })
            {
                CultureInfo.CurrentCulture = new CultureInfo(culture);
                Assert.Equal(texts, Catalogue(kind).Select(entry => entry.ToString()));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = own;
        }
    }

    private static object[] Catalogue(string kind) => Catalogues.Single(catalogue => catalogue.Key.Name == kind).Value;

    private static MethodInfo Factory(string kind, string name) =>
        Factories(Catalogues.Keys.Single(type => type.Name == kind)).Single(factory => NameOf(factory) == name);

    // Static properties and methods that return one, except those for a user's own functions.
    private static IEnumerable<MethodInfo> Factories(Type kind) =>
        from method in kind.GetMethods(BindingFlags.Public | BindingFlags.Static)
        where method.ReturnType == kind && method.Name != nameof(Activation.Custom)
        select method;

    private static string NameOf(MethodInfo factory) =>
        $"{factory.Name}({string.Join(", ", factory.GetParameters().Select(parameter => parameter.ParameterType.Name))})";

    // The name without parameters: "adam" for "adam(0.9, 0.999, 1E-08)".
    private static string RuleOf(object made) => made.ToString()!.Split('(')[0];

    // Every parameter of a type gets the same argument, except the changed one.
    private static object Make(MethodInfo factory, string? changed) => factory.Invoke(
        null, [.. factory.GetParameters().Select(parameter => Argument(parameter.ParameterType, parameter.Name == changed))])!;

    private static object Argument(Type type, bool isChanged) => type switch
    {
        _ when type == typeof(float) => isChanged ? 0.25f : 0.5f,
        _ when type == typeof(int) => isChanged ? 2 : 3,
        _ when type == typeof(bool) => isChanged,
        _ when type == typeof(float[]) => isChanged ? new[] { 0.25f, 0.75f } : new[] { 0.25f, 0.5f },
        _ when type == typeof(LearningRateSchedule) => isChanged ? LearningRateSchedule.Cosine : LearningRateSchedule.Constant,
        _ => throw new NotSupportedException($"There is no example of a {type}: give one here."),
    };
}
