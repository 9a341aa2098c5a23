using System.Diagnostics;

namespace FfnnMlNet.Mpi;

/// <summary>Waits for another rank, round by round. For a short time the rank keeps its processor, so that it goes on at once; after that
/// it leaves the processor to others.</summary>
internal struct RankWait()
{
    private const int RoundsOfSpinning = 64;
    private const int SpinsOfRound = 16;
    private static readonly TimeSpan Awake = TimeSpan.FromMilliseconds(50);

    private readonly long _begun = Stopwatch.GetTimestamp();
    private int _round;

    /// <summary>Waits for a while before the next look.</summary>
    public void Next()
    {
        if (_round < RoundsOfSpinning)
        {
            _round++;
            Thread.SpinWait(SpinsOfRound);
        }
        else if (Stopwatch.GetElapsedTime(_begun) < Awake)
        {
            Thread.Yield();
        }
        else
        {
            Thread.Sleep(1);
        }
    }
}
