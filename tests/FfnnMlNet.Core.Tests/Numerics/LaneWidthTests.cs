using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

public class LaneWidthTests
{
    [Fact]
    public void An_action_runs_once_with_the_widest_lanes_and_allocates_nothing()
    {
        var runs = new List<int>(capacity: 16);
        LaneWidth.Run(new Count(runs));
        var before = GC.GetAllocatedBytesForCurrentThread();

        LaneWidth.Run(new Count(runs));

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal([LaneWidth.Current, LaneWidth.Current], runs);
    }

    private readonly ref struct Count(List<int> runs) : ILaneAction
    {
        public void Run<T>() where T : struct, ILanes<T> => runs.Add(T.Count);
    }
}
