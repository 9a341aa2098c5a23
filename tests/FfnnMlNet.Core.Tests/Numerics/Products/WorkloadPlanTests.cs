using FfnnMlNet.Benchmarks;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

/// <summary>Which plan each product of a workload takes. A change of a condition by which a plan is no longer chosen fails here.</summary>
public class WorkloadPlanTests
{
    /// <summary>The layers of a network, the rows of a batch, and which products one step computes.</summary>
    private sealed record Steps(string Name, int[] Sizes, int BatchSize, bool HasInputGradient = false, bool IsScoring = false);

    private static readonly Steps[] All =
    [
        .. Workload.All.Select(
            workload => new Steps(workload.Name, workload.Sizes, workload.BatchSize, HasInputGradient: workload.IsRecipe)),
        // A small batch of the default network, and the scoring of one row.
        new("small batch", [200, 256, 256, 256, 4], 10, HasInputGradient: true),
        new("one row scored", [64, 512, 512, 10], 1, IsScoring: true),
        // Many inputs and few units, as in networks for word counts.
        new("words", [3000, 100, 2], 32),
    ];

    // One column each for 16, 8, 4 and 1 lanes, or a single column where all four take the same plan.
    private const string Expected = """
        W1 | forward 0 | in place
        W1 | weight gradient 0 | in place
        W1 | forward 1 | in place | in place | in place, three-vector end | in place
        W1 | input gradient 1 | transposed panels
        W1 | weight gradient 1 | in place | in place | in place, three-vector end | in place
        W2 | forward 0 | right packed
        W2 | weight gradient 0 | right packed
        W2 | forward 1 | right packed
        W2 | input gradient 1 | lanes along rows | lanes along rows | lanes along rows | transposed panels
        W2 | weight gradient 1 | right packed
        W2 | forward 2 | up to twelve columns | right packed | right packed | right packed
        W2 | input gradient 2 | transposed panels
        W2 | weight gradient 2 | in place | in place | in place, three-vector end | in place
        W3 | forward 0 | right packed
        W3 | weight gradient 0 | both packed
        W3 | forward 1 | right packed
        W3 | input gradient 1 | lanes along rows | lanes along rows | lanes along rows | transposed panels
        W3 | weight gradient 1 | both packed
        W3 | forward 2 | up to twelve columns | right packed | right packed | right packed
        W3 | input gradient 2 | transposed panels
        W3 | weight gradient 2 | up to twelve columns
        W4 | forward 0 | right packed
        W4 | weight gradient 0 | right packed
        W4 | forward 1 | right packed
        W4 | input gradient 1 | transposed panels
        W4 | weight gradient 1 | right packed
        W4 | forward 2 | right packed
        W4 | input gradient 2 | transposed panels
        W4 | weight gradient 2 | right packed
        W4 | forward 3 | few columns
        W4 | input gradient 3 | short chains
        W4 | weight gradient 3 | few columns
        W5 | forward 0 | in place | in place, three-vector end | in place, three-vector end | in place
        W5 | weight gradient 0 | right packed
        W5 | forward 1 | few columns
        W5 | input gradient 1 | short chains
        W5 | weight gradient 1 | few columns
        W6 | forward 0 | right packed
        W6 | input gradient 0 | transposed panels
        W6 | weight gradient 0 | right packed
        W6 | forward 1 | right packed
        W6 | input gradient 1 | transposed panels
        W6 | weight gradient 1 | right packed
        W6 | forward 2 | right packed
        W6 | input gradient 2 | transposed panels
        W6 | weight gradient 2 | right packed
        W6 | forward 3 | few columns
        W6 | input gradient 3 | short chains
        W6 | weight gradient 3 | few columns
        W7 | forward 0 | right packed
        W7 | input gradient 0 | transposed panels
        W7 | weight gradient 0 | right packed
        W7 | forward 1 | right packed
        W7 | input gradient 1 | transposed panels
        W7 | weight gradient 1 | right packed
        W7 | forward 2 | right packed
        W7 | input gradient 2 | transposed panels
        W7 | weight gradient 2 | right packed
        W7 | forward 3 | few columns
        W7 | input gradient 3 | short chains
        W7 | weight gradient 3 | few columns
        small batch | forward 0 | in place
        small batch | input gradient 0 | transposed panels | transposed panels, three-vector end | transposed panels | transposed panels
        small batch | weight gradient 0 | in place
        small batch | forward 1 | in place
        small batch | input gradient 1 | transposed panels
        small batch | weight gradient 1 | in place
        small batch | forward 2 | in place
        small batch | input gradient 2 | transposed panels
        small batch | weight gradient 2 | in place
        small batch | forward 3 | in place
        small batch | input gradient 3 | short chains
        small batch | weight gradient 3 | few columns
        one row scored | forward 0 | one row
        one row scored | forward 1 | one row
        one row scored | forward 2 | one row
        words | forward 0 | right packed
        words | weight gradient 0 | left packed
        words | forward 1 | few columns
        words | input gradient 1 | short chains
        words | weight gradient 1 | few columns
        """;

    /// <summary>Workload and number of lanes.</summary>
    public static TheoryData<string, int> Cells()
    {
        var cells = new TheoryData<string, int>();
        foreach (var steps in All)
            foreach (var lanes in LaneTypes.All)
                cells.Add(steps.Name, lanes);
        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Products_take_the_expected_plans(string name, int lanes)
    {
        var column = Array.IndexOf(LaneTypes.All, lanes);
        var expected =
            from line in Expected.Split('\n')
            let cells = line.Split('|', StringSplitOptions.TrimEntries)
            where cells[0] == name
            select $"{cells[1]}: {(cells.Length == 3 ? cells[2] : cells[2 + column])}";

        var actual = Products(All.Single(steps => steps.Name == name), lanes).Select(each => $"{each.Product}: {each.Plan}");

        Assert.Equal(string.Join('\n', expected), string.Join('\n', actual));
    }

    [Fact]
    public void Every_plan_is_taken_by_some_product()
    {
        var products = All.SelectMany(steps => LaneTypes.All.SelectMany(lanes => Products(steps, lanes)));
        var taken = products.Select(each => each.Plan).ToHashSet();

        Assert.Equal([], ProductPlans.All.Where(plan => !taken.Contains(plan)).Select(plan => plan.Name));
    }

    [Fact]
    public void Only_what_L2_does_not_hold_is_prefetched()
    {
        var prefetched =
            from steps in All
            from each in Products(steps, lanes: 16)
            where each.Prefetches != Prefetches.None && each.Plan is KernelPlan<BlockedKernel>
            select $"{steps.Name}, {each.Product}: {each.Prefetches}";

        Assert.Equal(
            """
            W3, forward 0: RightFactor, Accumulators
            W3, weight gradient 0: RightFactor
            W3, forward 1: RightFactor, Accumulators
            W3, weight gradient 1: RightFactor
            """, string.Join('\n', prefetched));
    }

    private static IEnumerable<(string Product, ProductPlan Plan, Prefetches Prefetches)> Products(Steps steps, int lanes)
    {
        for (var layer = 0; layer + 1 < steps.Sizes.Length; layer++)
        {
            var (rows, inputs, outputs) = (steps.BatchSize, steps.Sizes[layer], steps.Sizes[layer + 1]);
            Matrix input = AlignedBuffer.CreateMatrix(rows, inputs), output = AlignedBuffer.CreateMatrix(rows, outputs);
            // Weights have the stride that they have in a network, without the extra cache line that other matrices may get per row.
            var stride = AlignedBuffer.StrideFor(outputs);
            var weights = new AlignedBuffer((long)inputs * stride).Slice(0, inputs, outputs, stride);
            yield return Of($"forward {layer}", ProductTask.Forward(input, weights, AlignedBuffer.CreateMatrix(1, outputs), output));
            if (steps.IsScoring)
                continue;
            if (layer > 0 || steps.HasInputGradient)
                yield return Of($"input gradient {layer}", ProductTask.InputGradient(output, weights, input));
            yield return Of($"weight gradient {layer}", ProductTask.WeightGradient(input, output, weights));
        }

        (string, ProductPlan, Prefetches) Of(string product, in ProductTask task)
        {
            var shape = ProductShape.Of(task, lanes);
            return (product, ProductPlans.For(shape), shape.Prefetches);
        }
    }
}
