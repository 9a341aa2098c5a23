using System.Runtime.ExceptionServices;

namespace FfnnMlNet.Training;

/// <summary>A barrier at which the members of an ensemble with a time limit wait for each other at the end of each epoch, so that all of
/// them keep the same number of epochs. A run with that number of epochs and no time limit then gives the same model. Each member has a
/// thread of its own.</summary>
internal sealed class EpochGate : IDisposable
{
    private const byte Ended = 0, Training = 1, OutOfTime = 2;

    private readonly Barrier _barrier;
    private readonly RankGroup? _ranks;
    private volatile bool _isTimeUp;
    private volatile bool _counts;

    /// <param name="members">The members that this process trains; may be 0 with <paramref name="ranks"/>.</param>
    /// <param name="ranks">The ranks that share the members of the ensemble; null = this process alone.</param>
    public EpochGate(int members, RankGroup? ranks = null)
    {
        _ranks = ranks;
        _barrier = new Barrier(members, _ => _counts = ranks is null ? !_isTimeUp : MeetRanks(ranks, _isTimeUp ? OutOfTime : Training));
    }

    /// <summary>Waits until the other members that are still training have finished the epoch too.</summary>
    /// <returns>True when the epoch counts for all members. False when a member ran out of time before the end of the epoch, which then
    /// counts for none.</returns>
    public bool Commit()
    {
        try
        {
            _barrier.SignalAndWait();
        }
        catch (BarrierPostPhaseException failure) when (failure.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
        }
        return _counts;
    }

    /// <summary>Called by a member that cannot finish its epoch in time. No epoch is committed from then on.</summary>
    public void TimeIsUp() => _isTimeUp = true;

    /// <summary>Called once by each member when its training has ended, for whatever reason.</summary>
    public void Leave()
    {
        try
        {
            _barrier.RemoveParticipant();
        }
        catch (BarrierPostPhaseException)
        {
            // Another rank has failed. The members that are waiting get the exception too.
        }
    }

    /// <summary>Called when all members of this process have ended. Waits until those of all other ranks have.</summary>
    public void WaitForRanks()
    {
        while (_ranks is { } ranks && !MeetRanks(ranks, Ended))
        {
            // The others have finished another epoch.
        }
    }

    // Ranks meet once per epoch, also those whose members have ended. True when no rank is out of time and, for a rank whose members have
    // ended, when those of all ranks have.
    private static bool MeetRanks(RankGroup ranks, byte state)
    {
        var states = ranks.GatherBytes([state]);
        return state == Ended ? states.All(other => other[0] == Ended) : states.All(other => other[0] != OutOfTime);
    }

    public void Dispose() => _barrier.Dispose();
}
