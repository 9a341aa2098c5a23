namespace FfnnMlNet.Numerics;

/// <summary>A few objects lent to any number of threads; makes one only while more are in use than ever before.</summary>
internal sealed class Pool<T>(Func<T> create) where T : class
{
    private readonly T?[] _idle = new T?[64];

    public T Rent()
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is not null && Interlocked.Exchange(ref _idle[i], null) is { } idle)
                return idle;
        }
        return create();
    }

    public void Return(T item)
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is null && Interlocked.CompareExchange(ref _idle[i], item, null) is null)
                return;
        }
    }
}
