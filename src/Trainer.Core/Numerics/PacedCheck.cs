namespace FfnnMlNet.Numerics;

/// <summary>Lets long work of a single thread be cancelled. The work reports how many numbers it has processed, and
/// <paramref name="checkAlive"/> is called once per about a million of them. Short work never calls it. Work that threads share uses
/// <see cref="Interruption"/>.</summary>
/// <param name="checkAlive">Throws to end the work; null = the work cannot be cancelled.</param>
internal struct PacedCheck(Action? checkAlive)
{
    /// <summary>Numbers between two calls: 1 to 2 ms where they are read or written, about 40 ms where each is drawn from a normal
    /// distribution.</summary>
    public const int Numbers = 1 << 20;

    private long _sinceAsked;

    /// <summary>Counts processed numbers, and calls the check when there were enough.</summary>
    public void After(long numbers)
    {
        _sinceAsked += numbers;
        if (_sinceAsked < Numbers)
            return;
        _sinceAsked = 0;
        checkAlive?.Invoke();
    }
}
