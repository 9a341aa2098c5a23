using FfnnMlNet.Activations;
using FfnnMlNet.Losses;
using FfnnMlNet.Numerics;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Core.Tests.Losses;

public class ObjectiveTests(ITestOutputHelper output)
{
    private const int Rows = 200;
    private const int Outputs = 10;

    /// <summary>The unit of errors. Most deltas are at most about 1, where neighbouring floats are 2^-24 apart below and 2^-23 above.
    /// Errors of larger deltas are divided by their size.</summary>
    private const float UnitOfOne = 1f / (1 << 24);

    /// <summary>In units of 2^-24. The largest measured error is 3, from the rounding of 1/a times a and of the sum over a row.</summary>
    private const double MostUnits = 4;

    public static TheoryData<string, int> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, int>();
            foreach (var entry in ActivationCatalog.BuiltIn)
                for (var i = 0; i < LossCatalog.BuiltIn.Length; i++)
                    if (LossCatalog.BuiltIn[i] is var loss && loss.Accepts(entry.Example.Range) &&
                        loss.MatchWith(entry.Example) is not null)
                        pairs.Add(entry.Id, i);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_general_path_equals_the_closed_form_of_a_matched_pair_to_a_few_units_in_the_last_place(
        string activation, int indexOfLoss)
    {
        var (example, loss) = (ActivationCatalog.Find(activation)!.Example, LossCatalog.BuiltIn[indexOfLoss]);

        var units = LargestDifference(new Objective(example, loss), new Objective(example, loss, alwaysGeneral: true)) / UnitOfOne;

        output.WriteLine(FormattableString.Invariant($"{example} with {loss}: {units:F1} units of 2^-24"));
        // The Jacobian of the identity is the unit matrix, so both ways give the same bits.
        Assert.InRange(units, 0, example == Activation.Identity ? 0 : MostUnits);
    }

    private static double LargestDifference(Objective one, Objective other)
    {
        Matrix z = AlignedBuffer.CreateMatrix(Rows, Outputs), a = AlignedBuffer.CreateMatrix(Rows, Outputs);
        Matrix targets = AlignedBuffer.CreateMatrix(Rows, Outputs);
        Matrix first = AlignedBuffer.CreateMatrix(Rows, Outputs), second = AlignedBuffer.CreateMatrix(Rows, Outputs);
        var random = new RandomStream(1, RandomPurpose.Initialization, 0);
        var scales = new float[Rows];
        for (var row = 0; row < Rows; row++)
        {
            foreach (ref var value in z.Row(row))
                value = 2 * random.NextGaussian();
            targets[row, row % Outputs] = 1;
            scales[row] = 1;
        }
        one.Output.ApplyInto(z, a);
        one.DeltaInto(z, a, targets, scales, first);
        other.DeltaInto(z, a, targets, scales, second);
        double largest = 0;
        for (var row = 0; row < Rows; row++)
            for (var column = 0; column < Outputs; column++)
                largest = Math.Max(
                    largest, Math.Abs((double)first[row, column] - second[row, column]) / Math.Max(1, Math.Abs(first[row, column])));
        return largest;
    }
}
