using System.Reflection;
using FfnnMlNet.Fuzz;
using FfnnMlNet.Fuzz.PublicFace;
using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>Every option with every limit value of its type. A valid value leads to scores or to one error of this library. An invalid one
/// is refused at once by an error that names the option, the expected values and the given one.</summary>
public class EveryOptionAtItsEdgesTests
{
    private const int Rows = 12;

    // Values that are refused although most options of the type take them, and values that are taken although most refuse them.
    private static readonly HashSet<string> s_refused =
    [
        "EnsembleSize 2147483647", "MembersPerNetwork 2147483647", "LearningRate 0", "ValidationFraction 0", "ValidationFraction 1",
        "ValidationFraction 3.4028235E+38", "Dropout 1", "Dropout 3.4028235E+38", "TimeLimit 00:00:00", "LabelColumnName null",
        "FeatureColumnName null", "Sampling null", "GradientShards 2147483647",
        "HiddenLayers a null", "HiddenLayers 10000 layers", "ResumeFrom a\0b",
    ];

    private static readonly HashSet<string> s_taken =
        ["Seed -1", "Seed 0", "Seed -2147483648", "MemoryLimitBytes 0", "SearchDraws 0", "LabelColumnName a\0b", "FeatureColumnName a\0b",
            "ExampleWeightColumnName a\0b", "RowGroupColumnName a\0b"];

    public static TheoryData<string, int> Cells
    {
        get
        {
            var cells = new TheoryData<string, int>();
            foreach (var property in typeof(FfnnOptions).GetProperties())
            {
                for (var i = 0; i < Edges(property).Count; i++)
                    cells.Add(property.Name, i);
            }
            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void It_means_something_or_is_one_error(string option, int edge)
    {
        var property = typeof(FfnnOptions).GetProperty(option)!;
        var (name, value, isRefusedByType) = Edges(property)[edge];
        var cell = $"{option} {name}";
        var isRefused = s_refused.Contains(cell) || (isRefusedByType && !s_taken.Contains(cell));
        var options = new FfnnTrainer.Options { Effort = Effort.Manual, LabelColumnName = nameof(Learns.Class) };
        property.SetValue(options, value);

        if (isRefused)
        {
            var error = Assert.Throws<ArgumentException>(() => new FfnnTrainer(new MLContext(seed: 1), options));
            Assert.DoesNotContain('\n', error.Message);
            Assert.Matches($"^{option}( times \\w+)? must be .+, but was .*\\.|^EnsembleSize times {option} must be ", error.Message);
        }
        else
            Train(options, cell);
    }

    private static void Train(FfnnTrainer.Options options, string cell)
    {
        // The other options keep the run short.
        options.HiddenLayers ??= [3];
        options.EnsembleSize ??= 1;
        var callback = options.OnEpoch;
        options.OnEpoch = summary =>
        {
            callback?.Invoke(summary);
            summary.Stop();
        };
        var ml = new MLContext(seed: 1);
        try
        {
            var rows = SmallTable.Of(ml, Rows, seed: 1, isExtreme: false);
            Assert.Null(Face.FaultOf(ml, Face.Fit(ml, options, rows), rows, Learns.Class, reload: false));
        }
        catch (Exception error) when (error is not Xunit.Sdk.XunitException)
        {
            Assert.True(OwnErrors.Judge(error, wasCancelled: false).Item1 == Ending.Rejected, $"{cell}: {error}");
        }
    }

    // A name, the value, and whether most options of the type refuse it.
    private static List<(string Name, object? Value, bool IsRefused)> Edges(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        List<(string, object?, bool)> edges = type switch
        {
            _ when type == typeof(int) => Numbers<int>(0, -1, int.MinValue, int.MaxValue),
            _ when type == typeof(long) => Numbers<long>(0, -1, long.MinValue, long.MaxValue),
            _ when type == typeof(float) =>
            [
                ("NaN", float.NaN, true), ("infinite", float.PositiveInfinity, true), ("-infinite", float.NegativeInfinity, true),
                ("-1", -1f, true), ("0", 0f, false), ("1", 1f, false), ("3.4028235E+38", float.MaxValue, false),
            ],
            _ when type == typeof(TimeSpan) =>
                [("00:00:00", TimeSpan.Zero, true), ("least", TimeSpan.MinValue, true), ("most", TimeSpan.MaxValue, false)],
            _ when type == typeof(string) =>
                [("empty", "", true), ("blank", " ", true), ("a\0b", "a\0b", true), ("absent", "absent", false)],
            _ when type == typeof(bool) => [("true", true, false), ("false", false, false)],
            _ when type == typeof(CancellationToken) => [("none", default(CancellationToken), false)],
            _ when type.IsEnum =>
                [("42", Enum.ToObject(type, 42), true), ("-1", Enum.ToObject(type, -1), true), ("first", Enum.ToObject(type, 0), false)],
            _ when type == typeof(IReadOnlyList<HiddenLayer>) =>
            [
                ("a null", new HiddenLayer[] { null! }, false), ("empty", Array.Empty<HiddenLayer>(), false),
                ("10000 layers", Enumerable.Repeat<HiddenLayer>(1, 10_000).ToArray(), false),
                ("a huge one", new HiddenLayer[] { int.MaxValue }, false),
            ],
            _ => [],
        };
        if (!property.PropertyType.IsValueType || Nullable.GetUnderlyingType(property.PropertyType) is not null)
            edges.Add(("null", null, false));
        return edges.Count > 0 ? edges : throw new NotSupportedException(
            $"No edges are known of {property.PropertyType}, the type of {property.Name}.");
    }

    private static List<(string, object?, bool)> Numbers<T>(T zero, T minus, T least, T most) where T : struct, IFormattable =>
    [
        .. new[] { zero, minus, least }.Select(number => (FormattableString.Invariant($"{number}"), (object?)number, true)),
        (FormattableString.Invariant($"{most}"), most, false),
    ];
}
