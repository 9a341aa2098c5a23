using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace FfnnMlNet.Numerics;

/// <summary>Prefetches some columns of some rows into L2, a few rows at a time between other work. Not into L1, which holds what the
/// current tile reads: that made W3 3 % slower.</summary>
internal ref struct Prefetcher
{
    private ref float _row;
    private nint _stride;
    private int _rows;
    private int _lines;
    private int _rowsPerCall;

    /// <summary>A prefetcher with nothing to prefetch.</summary>
    public static Prefetcher Idle => default;

    /// <param name="first">The first float of the first row; <paramref name="columns"/> floats of each of <paramref name="rows"/> rows are
    /// prefetched.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="calls">How often <see cref="Next"/> is called before the rows are needed.</param>
    public static Prefetcher Of(ref float first, nint stride, int rows, int columns, int calls)
    {
        var lines = (columns + AlignedBuffer.LineFloats - 1) / AlignedBuffer.LineFloats;
        return new Prefetcher
        {
            _row = ref first,
            _stride = stride,
            _rows = rows,
            _lines = lines,
            _rowsPerCall = (rows + calls - 1) / calls,
        };
    }

    /// <summary>Prefetches the next few rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Next()
    {
        if (_rows > 0)
            PrefetchRows();
    }

    private unsafe void PrefetchRows()
    {
        var count = Math.Min(_rowsPerCall, _rows);
        _rows -= count;
        if (!Sse.IsSupported)
            return;
        for (; ; )
        {
            for (nint line = 0; line < _lines; line++)
                Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref _row, line * AlignedBuffer.LineFloats)));
            if (--count == 0 && _rows == 0)
                return;
            // A ref must not point beyond its array, even if it is not used.
            _row = ref Unsafe.Add(ref _row, _stride);
            if (count == 0)
                return;
        }
    }
}
