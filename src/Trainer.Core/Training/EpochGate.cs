namespace FfnnMlNet.Training;

/// <summary>A barrier at which the members of an ensemble with a time limit wait for each other at the end of each epoch, so that all of
/// them keep the same number of epochs. A run with that number of epochs and no time limit then gives the same model. Each member has a
/// thread of its own.</summary>
internal sealed class EpochGate : IDisposable
{
    private readonly Barrier _barrier;
    private volatile bool _isTimeUp;
    private volatile bool _counts;

    public EpochGate(int members) => _barrier = new Barrier(members, _ => _counts = !_isTimeUp);

    /// <summary>Waits until the other members that are still training have finished the epoch too.</summary>
    /// <returns>True when the epoch counts for all members. False when a member ran out of time before the end of the epoch, which then
    /// counts for none.</returns>
    public bool Commit()
    {
        _barrier.SignalAndWait();
        return _counts;
    }

    /// <summary>Called by a member that cannot finish its epoch in time. No epoch is committed from then on.</summary>
    public void TimeIsUp() => _isTimeUp = true;

    /// <summary>Called once by each member when its training has ended, for whatever reason.</summary>
    public void Leave() => _barrier.RemoveParticipant();

    public void Dispose() => _barrier.Dispose();
}
