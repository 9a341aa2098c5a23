using FfnnMlNet.Numerics;

namespace FfnnMlNet.Core.Tests.Numerics;

/// <summary>Copies between matrices of the same shape and of any strides.</summary>
internal static class MatrixCopies
{
    public static void CopyTo(this Matrix source, Matrix target)
    {
        for (var row = 0; row < source.Rows; row++)
            source.Row(row).CopyTo(target.Row(row));
    }
}
