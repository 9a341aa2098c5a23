namespace FfnnMlNet.Core.Tests.Harness;

/// <summary>Measures how many bytes a piece of work allocates on the calling thread.</summary>
internal static class Allocations
{
    private const int Tries = 10;

    /// <summary>The least of several tries. The runtime itself allocates now and then, when it replaces code by better code. Work that
    /// allocates does so at every try.</summary>
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
