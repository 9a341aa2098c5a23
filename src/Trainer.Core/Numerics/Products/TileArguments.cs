using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>What <see cref="MicroKernel"/> computes: output[r, v] = epilogue(initial[r, v] + sum over i, in ascending order, of left[r, i]
/// * right[i, v]) for the rows r and the vectors v of a tile. Each factor is given by its first element and by the floats between
/// neighbouring elements.</summary>
internal ref struct TileArguments
{
    /// <summary>The element left[0, 0].</summary>
    public ref float Left;

    /// <summary>Floats from left[r, i] to left[r + 1, i].</summary>
    public nint LeftRowStep;

    /// <summary>Floats from left[r, i] to left[r, i + 1].</summary>
    public nint LeftInnerStep;

    /// <summary>The element right[0, 0].</summary>
    public ref float Right;

    /// <summary>Floats from right[i, v] to right[i + 1, v].</summary>
    public nint RightStep;

    /// <summary>The number of terms of the sum.</summary>
    public int Depth;

    /// <summary>The element initial[0, 0], where the accumulators start.</summary>
    public ref float Initial;

    /// <summary>Floats from initial[r, v] to initial[r + 1, v]; 0 if all rows start from the same values.</summary>
    public nint InitialStep;

    /// <summary>The element output[0, 0].</summary>
    public ref float Output;

    /// <summary>Floats from one row of the output, and of <see cref="Other"/>, to the next.</summary>
    public nint OutputStep;

    /// <summary>The second matrix of the epilogue; the output if it has none.</summary>
    public ref float Other;

    /// <summary>Where a tile that packs stores the right factor, without gaps.</summary>
    public ref float Packed;

    /// <summary>Moves to the tile that is <paramref name="rows"/> rows below.</summary>
    /// <param name="leftStep">Floats in the left factor from this tile to the one below.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MoveDown(int rows, nint leftStep)
    {
        Left = ref Unsafe.Add(ref Left, leftStep);
        Initial = ref Unsafe.Add(ref Initial, rows * InitialStep);
        Output = ref Unsafe.Add(ref Output, rows * OutputStep);
        Other = ref Unsafe.Add(ref Other, rows * OutputStep);
    }
}
