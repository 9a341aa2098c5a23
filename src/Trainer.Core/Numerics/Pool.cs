namespace FfnnMlNet.Numerics;

/// <summary>Objects lent to any number of threads; makes one only while more are in use than ever before.</summary>
internal sealed class Pool<T>(Func<T> create) where T : class
{
    private readonly Segment _first = new();

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

    // Segments are added and never taken away, so that no place can move while another thread looks at it.
    private sealed class Segment
    {
        private Segment? _next;

        public T?[] Places { get; } = new T?[64];

        public Segment? Next => Volatile.Read(ref _next);

        public Segment NextOrNew() => Next ?? Interlocked.CompareExchange(ref _next, new Segment(), null) ?? Next!;
    }
}
