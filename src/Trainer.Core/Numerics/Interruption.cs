namespace FfnnMlNet.Numerics;

/// <summary>Lets shared work be cancelled. The calling thread, which runs part 0, calls <paramref name="checkAlive"/> between blocks of
/// about a millisecond. If that throws, the other parts notice it at their next block and return early. The output is then
/// incomplete.</summary>
/// <param name="checkAlive">Throws when the work is to end.</param>
internal sealed class Interruption(Action checkAlive)
{
    private volatile bool _isOver;

    /// <summary>Call this before the parts start.</summary>
    public void Reset() => _isOver = false;

    /// <summary>Called by each part between blocks. False: the part must return. In part 0 the exception of the check is thrown instead,
    /// and <see cref="ThreadTeam"/> passes it on.</summary>
    public bool GoesOn(int part)
    {
        if (part != 0)
            return !_isOver;
        try
        {
            checkAlive();
        }
        catch
        {
            _isOver = true;
            throw;
        }
        return true;
    }
}
