namespace FfnnMlNet.Numerics;

/// <summary>
/// A way out of a long piece of shared work. The calling thread, which has part 0, asks <paramref name="checkAlive"/> between
/// blocks of about a millisecond; when that throws, the other parts see it at their next block and end early too. What the
/// work was writing is then half done.
/// </summary>
/// <param name="checkAlive">Throws when the work is to end.</param>
internal sealed class Interruption(Action checkAlive)
{
    private volatile bool _isOver;

    /// <summary>To be called before the parts start.</summary>
    public void Reset() => _isOver = false;

    /// <summary>False: the part is to return. Part 0 leaves by the exception instead, for <see cref="ThreadTeam"/> to pass on.</summary>
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
