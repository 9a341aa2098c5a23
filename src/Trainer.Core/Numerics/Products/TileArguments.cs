using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>
/// What <see cref="MicroKernel"/> computes: output[r, v] = epilogue(initial[r, v] + sum over i, ascending, of left[r, i] * right[i, v]) for
/// the rows r and the vectors v of a tile. Each factor is given by its first element and the floats between neighbours.
/// </summary>
internal ref struct TileArguments
{
    /// <summary>left[0, 0].</summary>
    public ref float Left;

    /// <summary>From one row of the left factor to the next.</summary>
    public nint LeftRowStep;

    /// <summary>From left[r, i] to left[r, i + 1].</summary>
    public nint LeftInnerStep;

    /// <summary>right[0, 0].</summary>
    public ref float Right;

    /// <summary>From right[i, v] to right[i + 1, v].</summary>
    public nint RightStep;

    /// <summary>How many i there are.</summary>
    public int Depth;

    /// <summary>What the accumulators begin with.</summary>
    public ref float Initial;

    /// <summary>From one row of it to the next; 0 where all rows begin with the same.</summary>
    public nint InitialStep;

    /// <summary>output[0, 0].</summary>
    public ref float Output;

    /// <summary>From one row of the output, and of <see cref="Other"/>, to the next.</summary>
    public nint OutputStep;

    /// <summary>What the epilogue reads beside the output; the output where it reads nothing.</summary>
    public ref float Other;

    /// <summary>Where a tile that packs stores the right factor, its vectors one after the other.</summary>
    public ref float Packed;

    /// <summary>Goes so many rows down.</summary>
    /// <param name="leftStep">How far that is in the left factor.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MoveDown(int rows, nint leftStep)
    {
        Left = ref Unsafe.Add(ref Left, leftStep);
        Initial = ref Unsafe.Add(ref Initial, rows * InitialStep);
        Output = ref Unsafe.Add(ref Output, rows * OutputStep);
        Other = ref Unsafe.Add(ref Other, rows * OutputStep);
    }
}
