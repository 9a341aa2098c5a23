using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace FfnnMlNet.Numerics;

/// <summary>
/// Cache lines of a matrix that are read next, fetched into the second cache a few at a time while other work goes on. What a processor
/// foresees by itself ends with each row, and a panel of a large factor is a short piece of many rows.
/// </summary>
internal ref struct LinesAhead
{
    private ref float _row;
    private nint _stride;
    private int _rows;
    private int _lines;
    private int _share;

    /// <summary>None.</summary>
    public static LinesAhead None => default;

    /// <param name="first">The first of <paramref name="columns"/> floats in the first of <paramref name="rows"/> rows.</param>
    /// <param name="portions">How often <see cref="Fetch"/> will be called until the lines are needed.</param>
    public static LinesAhead Of(ref float first, nint stride, int rows, int columns, int portions)
    {
        var lines = (columns + AlignedBuffer.LineFloats - 1) / AlignedBuffer.LineFloats;
        return new LinesAhead { _row = ref first, _stride = stride, _rows = rows, _lines = lines, _share = (rows + portions - 1) / portions };
    }

    /// <summary>The next share of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fetch()
    {
        if (_rows > 0)
            FetchRows();
    }

    // Into the second cache: the first is full of what the tile at work reads.
    private unsafe void FetchRows()
    {
        var count = Math.Min(_share, _rows);
        _rows -= count;
        if (!Sse.IsSupported)
            return;
        for (; ; )
        {
            for (nint line = 0; line < _lines; line++)
                Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref _row, line * AlignedBuffer.LineFloats)));
            if (--count == 0 && _rows == 0)
                return;
            // A ref must not point behind its array, not even unused.
            _row = ref Unsafe.Add(ref _row, _stride);
            if (count == 0)
                return;
        }
    }
}
