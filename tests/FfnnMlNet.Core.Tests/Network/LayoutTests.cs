using FfnnMlNet.Network;
using Xunit;

namespace FfnnMlNet.Core.Tests.Network;

/// <summary>What a layout says of its network is what its stages say.</summary>
public class LayoutTests
{
    private const int Inputs = 5;
    private const int Columns = 9;
    private const int Members = 3;

    [Fact]
    public void Inputs_are_those_of_the_first_stage()
    {
        var embedding = new InputEmbedding(
            Inputs, [0, 2], [], frequencies: 4, numericSize: 3, tableSize: 0, hasScale: false);

        Assert.Equal((Inputs, Columns), (new Layout([Columns, 4, 1], embedding).InputCount, embedding.OutputCount));
        Assert.Equal(Columns, new Layout([Columns, 4, 1]).InputCount);
    }

    [Fact]
    public void Each_stage_gets_as_many_columns_as_the_stage_before_gives()
    {
        var embedding = new InputEmbedding(
            Inputs, [0, 2], [], frequencies: 4, numericSize: 3, tableSize: 0, hasScale: true);
        var stages = new Layout([Columns, 4, 6, 2], embedding, hasSlopes: true, Members).Stages;

        Assert.All(stages.Zip(stages.Skip(1)), pair => Assert.Equal(pair.First.Outputs, pair.Second.Inputs));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Members)]
    public void A_row_becomes_a_row_of_each_member(int members)
    {
        var layout = new Layout([Inputs, 4, 1], membersPerNetwork: members);

        Assert.Equal((members, members), (layout.RowsPerRow, layout.MembersPerNetwork));
    }

    [Fact]
    public void A_member_without_scales_of_its_own_has_the_inputs_of_all()
    {
        var embedding = new InputEmbedding(
            Inputs, [0, 2], [], frequencies: 4, numericSize: 3, tableSize: 0, hasScale: true);
        var network = new FeedForwardNetwork(new Layout([Columns, 1], embedding), [Activation.Identity]);
        network.Parameters.Span.Fill(2);

        Assert.Equal(1, network.ScaleOf(member: 0, input: Columns - 1));
    }

    // Scoring takes more floats than the limit without parameters, so the parameters must account for them.
    [Fact]
    public void A_network_of_one_member_can_be_scored_however_wide_it_is()
    {
        var layout = new Layout([1, 40_000_000, 1]);

        Assert.True(NetworkLimits.ScoringFloatsOf(layout) > 1L << 26);
        Assert.True(NetworkLimits.CanScore(layout));
    }
}
