namespace FfnnMlNet.Training;

/// <summary>
/// Where the members of an ensemble with a deadline meet at the end of each epoch, so that all of them keep the same number of epochs: then
/// those options without the limit make the same model. Any number of threads, one a member.
/// </summary>
internal sealed class EpochGate : IDisposable
{
    private readonly Barrier _barrier;
    private volatile bool _isTimeUp;
    private volatile bool _counts;

    public EpochGate(int members) => _barrier = new Barrier(members, _ => _counts = !_isTimeUp);

    /// <summary>Waits for the other members that are still in training.</summary>
    /// <returns>True when the epoch counts for all; false when one of them was out of time before its end, and it counts for
    /// none.</returns>
    public bool Commit()
    {
        _barrier.SignalAndWait();
        return _counts;
    }

    /// <summary>Says that a member cannot finish its epoch. It commits nothing from then on.</summary>
    public void TimeIsUp() => _isTimeUp = true;

    /// <summary>Called by each member once, when its training has ended, however it did.</summary>
    public void Leave() => _barrier.RemoveParticipant();

    public void Dispose() => _barrier.Dispose();
}
