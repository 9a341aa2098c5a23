namespace FfnnMlNet.Core.Tests.Harness;

/// <summary>What a piece of work allocates on its own thread.</summary>
internal static class Allocations
{
    private const int Tries = 10;

    /// <summary>The least of some tries: the runtime itself allocates once in a while, when it replaces code by better code; work that
    /// allocates does so each time.</summary>
    public static long LeastOf(Action work)
    {
        var least = long.MaxValue;
        for (var i = 0; i < Tries && least > 0; i++)
        {
            var start = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - start);
        }
        return least;
    }
}
