namespace FfnnMlNet.Numerics;

/// <summary>A pool of objects for any number of threads. A new object is made only when all existing ones are in use.</summary>
internal sealed class Pool<T>(Func<T> create) where T : class
{
    private readonly Segment _first = new();

    /// <summary>Takes an object out of the pool, or makes one.</summary>
    public T Rent()
    {
        for (var segment = _first; segment is not null; segment = segment.Next)
        {
            foreach (ref var place in segment.Places.AsSpan())
            {
                if (place is not null && Interlocked.Exchange(ref place, null) is { } idle)
                    return idle;
            }
        }
        return create();
    }

    /// <summary>Puts an object back into the pool.</summary>
    public void Return(T item)
    {
        for (var segment = _first; ; segment = segment.NextOrNew())
        {
            foreach (ref var place in segment.Places.AsSpan())
            {
                if (place is null && Interlocked.CompareExchange(ref place, item, null) is null)
                    return;
            }
        }
    }

    /// <summary>Takes all objects out of the pool that no thread uses.</summary>
    public void Clear(Action<T> dispose)
    {
        for (var segment = _first; segment is not null; segment = segment.Next)
        {
            foreach (ref var place in segment.Places.AsSpan())
            {
                if (Interlocked.Exchange(ref place, null) is { } idle)
                    dispose(idle);
            }
        }
    }

    // Segments are added but never removed, so no slot moves while another thread looks at it.
    private sealed class Segment
    {
        private Segment? _next;

        public T?[] Places { get; } = new T?[64];

        public Segment? Next => Volatile.Read(ref _next);

        public Segment NextOrNew() => Next ?? Interlocked.CompareExchange(ref _next, new Segment(), null) ?? Next!;
    }
}
