using FfnnMlNet.Fuzz;
using FfnnMlNet.Fuzz.PublicFace;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>Tests of the random checks themselves: every option is drawn, and wrong scores and errors that a user cannot act on are found.
/// </summary>
public class PublicFaceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Every_option_can_be_drawn_usual_or_at_an_edge(double edges)
    {
        string[] all = [.. typeof(FfnnOptions).GetProperties().Where(property => property.CanWrite).Select(property => property.Name)];
        HashSet<string> drawn = [];
        for (var seed = 0; seed < 300; seed++)
        {
            var draws = new OptionDraws(new Random(seed), edges, Path.GetTempPath());
            try
            {
                draws.Draw((Learns)(seed % 4), setShare: edges == 0 ? 1 : 0.05);
            }
            catch (ArgumentException)
            {
                // A factory has refused its arguments.
            }
            drawn.UnionWith(draws.Told.Select(told => told.Split(' ')[0]));
        }

        // The label column is changed only to invalid values.
        Assert.Equal([.. edges == 0 ? [nameof(FfnnOptions.LabelColumnName)] : Array.Empty<string>()], all.Except(drawn));
    }

    [Fact]
    public void A_type_that_nothing_can_make_is_said() => Assert.Contains(
        "No value of System.Uri can be drawn for Place",
        Assert.Throws<NotSupportedException>(() => new ValueDraws(new Random(1), edges: 0).Of(typeof(Uri), "Place")).Message,
        StringComparison.Ordinal);

    public static TheoryData<Exception> Foreign { get; } =
    [
        new NullReferenceException("Label column 'Label'"), new IndexOutOfRangeException("BatchSize"),
        new OutOfMemoryException("BatchSize"), new OverflowException("BatchSize"), new InvalidCastException("BatchSize"),
        new OperationCanceledException("BatchSize"),
        new InvalidOperationException("Sequence contains no elements in column 'Label'"), new InvalidOperationException("It failed."),
        new ArgumentException("BatchSize is too short.", "destination"), new ArgumentOutOfRangeException("BatchSize"),
        new ArgumentNullException("source"), new InsufficientMemoryException("HiddenLayers would need -288.0 GB"),
    ];

    [Theory]
    [MemberData(nameof(Foreign))]
    public void Errors_of_the_inside_are_failures(Exception error) =>
        Assert.Equal(Ending.Else, OwnErrors.Judge(error, wasCancelled: false).Item1);

    public static TheoryData<Exception> Own { get; } =
    [
        new ArgumentException("BatchSize must be at least 1, but was 0."),
        new InvalidOperationException("Label column 'Label' has 1 class."),
        new ArgumentOutOfRangeException("momentum", "momentum must be in [0, 1), but was 2."), new OperationCanceledException(),
        new NetworkFormatException("The checkpoint is damaged."), new InsufficientMemoryException("HiddenLayers would need 288.0 GB"),
    ];

    [Theory]
    [MemberData(nameof(Own))]
    public void Errors_that_name_an_option_a_column_or_a_part_are_ours(Exception error) =>
        Assert.Equal(Ending.Rejected, OwnErrors.Judge(error, wasCancelled: true, "momentum").Item1);

    [Theory]
    [InlineData(new[] { 0.5f, 0.5001f }, 0, false)]
    [InlineData(new[] { 0.5f, float.NaN }, 0, false)]
    [InlineData(new[] { 1.5f, -0.5f }, 0, false)]
    [InlineData(new[] { 0.25f, 0.75f }, 0, true)]
    [InlineData(new[] { 3f, 1.1f }, 1, false)]
    [InlineData(new[] { 3f, 0.9f }, 1, true)]
    [InlineData(new[] { float.PositiveInfinity }, 2, false)]
    [InlineData(new[] { -1e30f, 1e30f }, 3, true)]
    public void Scores_are_finite_and_probabilities_sum_to_1(float[] scores, int what, bool isSound) =>
        Assert.Equal(isSound, Face.FaultOf([scores], (Learns)what) is null);
}
