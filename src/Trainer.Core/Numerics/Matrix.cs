using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FfnnMlNet.Numerics;

/// <summary>A view [rows, columns] of float32 in row-major order, with rows <see cref="Stride"/> floats apart. It refers to the array that
/// it views, so it may be stored and keeps the memory alive.</summary>
internal readonly struct Matrix
{
    private readonly float[] _memory;
    private readonly int _start;

    public Matrix(float[] memory, int start, int rows, int columns, int stride)
    {
        Debug.Assert(rows >= 0 && columns >= 0 && stride >= columns && start >= 0);
        Debug.Assert(rows == 0 || start + (long)(rows - 1) * stride + columns <= memory.Length);
        _memory = memory;
        _start = start;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns, without padding.</summary>
    public int Columns { get; }

    /// <summary>Floats from one row to the next; at least <see cref="Columns"/>.</summary>
    public int Stride { get; }

    /// <summary>The first element.</summary>
    public ref float First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_memory), _start);
    }

    public ref float this[int row, int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Debug.Assert((uint)row < (uint)Rows && (uint)column < (uint)Columns);
            return ref Unsafe.Add(ref First, (nint)row * Stride + column);
        }
    }

    /// <summary>One row, without padding: [columns].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Row(int row)
    {
        Debug.Assert((uint)row < (uint)Rows);
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref First, (nint)row * Stride), Columns);
    }

    /// <summary>One row with its padding: [stride].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> PaddedRow(int row)
    {
        Debug.Assert((uint)row < (uint)Rows);
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref First, (nint)row * Stride), Stride);
    }

    /// <summary>The memory from the first element to the last, padding between rows included. The matrix must have at least one
    /// row.</summary>
    public Span<float> PaddedRows()
    {
        Debug.Assert(Rows > 0);
        return MemoryMarshal.CreateSpan(ref First, ((Rows - 1) * Stride) + Columns);
    }

    /// <summary>True when the padding up to whole cache lines exists and holds only 0 or NaN. NaN is accepted because 0 times a value that
    /// is not finite leaves it in a diverging run, and the check of the loss reports that better.</summary>
    public bool HasZeroPadding()
    {
        var padded = AlignedBuffer.StrideFor(Columns);
        if (Stride < padded || (Rows > 0 && _start + ((long)(Rows - 1) * Stride) + padded > _memory.Length))
            return false;
        for (var row = 0; row < Rows; row++)
        {
            foreach (var value in PaddedRow(row)[Columns..padded])
            {
                if (MathF.Abs(value) > 0)
                    return false;
            }
        }
        return true;
    }

    /// <summary>One row as a matrix [1, columns].</summary>
    public Matrix At(int row)
    {
        Debug.Assert((uint)row < (uint)Rows);
        return new Matrix(_memory, _start + (row * Stride), 1, Columns, Stride);
    }

    /// <summary>A view of <paramref name="rows"/> rows from <paramref name="firstRow"/> on.</summary>
    public Matrix Slice(int firstRow, int rows)
    {
        Debug.Assert(firstRow >= 0 && rows >= 0 && firstRow + rows <= Rows);
        return new Matrix(_memory, _start + (firstRow * Stride), rows, Columns, Stride);
    }

    /// <summary>A view of the first <paramref name="rows"/> rows.</summary>
    public Matrix Top(int rows)
    {
        Debug.Assert(rows <= Rows);
        return new Matrix(_memory, _start, rows, Columns, Stride);
    }
}
