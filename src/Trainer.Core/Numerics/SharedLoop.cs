using System.Runtime.ExceptionServices;

namespace FfnnMlNet.Numerics;

/// <summary>Runs independent parts of some work on the threads of the thread pool. Which thread runs which part depends on timing, so no
/// part may depend on another one.</summary>
internal static class SharedLoop
{
    /// <param name="parts">Number of parts; <paramref name="part"/> is called with 0 to parts - 1.</param>
    /// <param name="threads">The most threads, the calling one included.</param>
    /// <param name="part">Does a part. If parts fail, one of their exceptions is thrown when no part is running any more.</param>
    public static void Run(int parts, int threads, Action<int> part)
    {
        if (threads <= 1 || parts <= 1)
        {
            for (var i = 0; i < parts; i++)
                part(i);
            return;
        }
        try
        {
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, part);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }
}
