using System.Diagnostics;
using System.Reflection;
using FfnnMlNet.Interop;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Tests.Interop;

public class BridgeTests(ITestOutputHelper output)
{
    private const string Mapper = "Microsoft.ML.Data.IValueMapper";
    private const string Model = "Microsoft.ML.Trainers.ModelParametersBase`1";

    private static CheckedType[] Used { get; } = UsedMembers.Of(typeof(Bridge).Assembly);

    [Fact]
    public void CheckedMembers_list_every_internal_member_that_the_library_uses() =>
        AssertNone("used, but not in", Lines(Used).Except(Lines(CheckedMembers.All)));

    [Fact]
    public void The_full_check_passes_on_this_ML_NET()
    {
        var clock = Stopwatch.StartNew();
        Bridge.Verify(CheckedMembers.All, () => "of the tests");
        output.WriteLine(FormattableString.Invariant($"the full check took {clock.Elapsed.TotalMilliseconds:F1} ms"));
    }

    [Fact]
    public void CheckedMembers_list_nothing_that_the_library_does_not_use() =>
        AssertNone("not used, but in", Lines(CheckedMembers.All).Except(Lines(Used)));

    [Fact]
    public void Used_members_are_found_in_calls_overrides_and_implementations()
    {
        CheckedType[] expected =
        [
            new("Microsoft.ML.Core", Mapper,
                "(implemented)",
                "GetMapper`2() -> ValueMapper`2",
                "get_InputType() -> DataViewType",
                "get_OutputType() -> DataViewType"),
            new("Microsoft.ML.Core", "Microsoft.ML.PredictionKind"),
            new("Microsoft.ML.Data", Model,
                "(implemented)",
                ".ctor(IHostEnvironment, String)",
                "Host -> IHost",
                "SaveCore(ModelSaveContext)",
                "get_PredictionKind() -> PredictionKind"),
        ];
        Assert.Empty(Lines(expected).Except(Lines(UsedMembers.Of(typeof(Probe).Assembly))));
    }

    [Fact]
    public void The_loaded_version_has_what_is_used() => Bridge.Verify(UsedMembers.Of(typeof(Probe).Assembly), Bridge.FoundVersion);

    [Fact]
    public void A_missing_type_a_missing_member_and_a_new_abstract_member_are_named_in_one_message()
    {
        CheckedType[] types =
        [
            new("Microsoft.ML.Core", "Microsoft.ML.NoSuchType", "NoSuchMethod()"),
            new("Microsoft.ML.Core", Mapper, "(implemented)", "get_InputType() -> DataViewType", "get_OutputType() -> DataViewType"),
            new("Microsoft.ML.Data", Model,
                ".ctor(IHostEnvironment, String)",
                ".ctor(IHostEnvironment, String, Int32)",
                "NoSuchField -> Boolean"),
        ];
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => Bridge.Verify(types, () => "9.9.9"));
        Assert.Equal(
            "FfnnMlNet is built on internal members of ML.NET, and the loaded Microsoft.ML 9.9.9 has other ones: "
            + "Microsoft.ML.NoSuchType is missing; "
            + "Microsoft.ML.Data.IValueMapper: GetMapper`2() -> ValueMapper`2 is new and abstract; "
            + "Microsoft.ML.Trainers.ModelParametersBase`1: .ctor(IHostEnvironment, String, Int32) is missing; "
            + "Microsoft.ML.Trainers.ModelParametersBase`1: NoSuchField -> Boolean is missing. "
            + "FfnnMlNet 0.1.0 works with Microsoft.ML 5.0.1 up to, not including, 7.0. Reference one of these versions of Microsoft.ML, "
            + "or the version of FfnnMlNet that was made for yours.", exception.Message);
    }

    // A build of a known version without these members was changed after it was published.
    [Fact]
    public void Members_that_the_found_version_is_known_to_have_are_said_to_be_trimmed()
    {
        CheckedType[] types =
        [
            new("Microsoft.ML.Core", "Microsoft.ML.NoSuchType", "NoSuchMethod()"), new("Microsoft.ML.NoSuchAssembly", "A"),
            new("Microsoft.ML.NoSuchAssembly", "B"),
        ];
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => Bridge.Verify(types, Bridge.FoundVersion));
        Assert.Equal(
            "FfnnMlNet is built on internal members of ML.NET, and this program's copy of Microsoft.ML " + Bridge.FoundVersion()
            + " lacks some that the published one has: Microsoft.ML.NoSuchType is missing; "
            + "assembly Microsoft.ML.NoSuchAssembly is missing. Trimming has removed them. "
            + "Publish without PublishTrimmed, or keep these assemblies whole, as a PackageReference to FfnnMlNet "
            + "does by itself: a TrimmerRootAssembly item with RootMode=\"All\" for each of FfnnMlNet, FfnnMlNet.Core, Microsoft.ML.Core, "
            + "Microsoft.ML.Data, Microsoft.ML.DataView, Microsoft.ML.Transforms and Microsoft.ML.StandardTrainers, "
            + "and for the assembly that has the classes of your rows.", exception.Message);
    }

    [Fact]
    public void The_loaded_version_is_a_known_build_so_that_it_need_not_be_checked_at_startup() => Assert.True(
        Bridge.IsKnownBuild,
        $"KnownBuilds should have new(\"{Bridge.FoundVersion()}\", Core: new(\"{Bridge.BuildOf("Microsoft.ML.Core")}\"), " +
        $"Data: new(\"{Bridge.BuildOf("Microsoft.ML.Data")}\")).");

    [Fact]
    public void The_found_version_is_the_one_that_the_build_asked_for() => Assert.Equal(
        typeof(BridgeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "MlNetVersion").Value,
        Bridge.FoundVersion());

    [Theory]
    [InlineData("Microsoft.ML.Core", "Microsoft.ML.PredictionKind")]
    [InlineData("Microsoft.ML.Data", "Microsoft.ML.Trainers.TrainerUtils")]
    public void The_widened_copies_do_not_reach_the_output(string assembly, string type) =>
        Assert.True(Assembly.Load(assembly).GetType(type, throwOnError: true)!.IsNotPublic);

    private static IEnumerable<string> Lines(IEnumerable<CheckedType> types) => types.SelectMany(type =>
        type.Members.Select(member => $"{type.Assembly}: {type.Name}: {member}").Prepend($"{type.Assembly}: {type.Name}"));

    private static void AssertNone(string what, IEnumerable<string> lines) => Assert.True(!lines.Any(),
        $"{what} CheckedMembers.All:\n{string.Join('\n', lines)}\nThe whole list should be:\n{string.Concat(Used.Select(Source))}");

    private static string Source(CheckedType type)
    {
        IEnumerable<string> lines = type.Members.Select(member => $"\"{member}\"").Prepend($"\"{type.Assembly}\", \"{type.Name}\"");
        return $"        new({string.Join(",\n            ", lines)}),\n";
    }

    /// <summary>A class that calls, overrides and implements internal members. No object of it is made.</summary>
    private sealed class Probe(IHostEnvironment env) : ModelParametersBase<float>(env, "Probe"), IValueMapper
    {
        public DataViewType InputType => NumberDataViewType.Single;

        public DataViewType OutputType => NumberDataViewType.Single;

        protected override PredictionKind PredictionKind => PredictionKind.Regression;

        public ValueMapper<TSource, TResult> GetMapper<TSource, TResult>() => throw Host.ExceptNotSupp();

        // The base method is not called. An override alone is a use of it.
        protected override void SaveCore(ModelSaveContext ctx) => Host.CheckValue(ctx, nameof(ctx));
    }
}
