namespace FfnnMlNet.Numerics;

/// <summary>
/// Lets long work of one thread be cancelled: it says how many numbers it has done, and <paramref name="checkAlive"/> is asked once for
/// about a million of them. Short work never asks. Work that is shared has <see cref="Interruption"/>.
/// </summary>
/// <param name="checkAlive">Throws when the work is to end; null = nobody is asked.</param>
internal struct PacedCheck(Action? checkAlive)
{
    /// <summary>Numbers between two questions: a millisecond or two of memory, some forty where each is drawn from a normal.</summary>
    public const int Numbers = 1 << 20;

    private long _sinceAsked;

    /// <summary>Counts numbers, and asks where there were enough.</summary>
    public void After(long numbers)
    {
        _sinceAsked += numbers;
        if (_sinceAsked < Numbers)
            return;
        _sinceAsked = 0;
        checkAlive?.Invoke();
    }
}
