using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>
/// Input gradients of few rows. The weights of such a product are many times as large as the deltas, and to turn them over costs as much for
/// one row as for a thousand. So they are read as they lie, lanes run along the rows of the batch, and the deltas and the result are
/// turned over instead.
/// </summary>
internal static class TurnedProduct
{
    // Chains so far of so many inputs, which the second cache holds beside a panel of deltas.
    private const int MaxInputs = Blocking.Inner * Blocking.Rows / Blocking.PanelColumns;

    // Turned over 8 inputs by 4 rows at a time: below, tiles would be cut short.
    private const int MinInputs = 32;

    /// <summary>True where the deltas and the result have at most half as many elements as the weights, and rows fill the lanes.</summary>
    public static bool Applies<T>(in ProductTask task) where T : struct, ILanes<T>
    {
        if (!task.RightTransposed || T.Count == 1 || task.Inner < MinInputs || task.Output.Columns < MinInputs)
            return false;
        var padded = (task.Output.Rows + T.Count - 1) / T.Count * T.Count;
        return 2L * task.Output.Rows * (task.Inner + task.Output.Columns) <= (long)task.Inner * task.Output.Columns &&
            8 * task.Output.Rows >= 7 * padded;
    }

    /// <summary>Rows [firstRow, lastRow) and columns [firstColumn, lastColumn) of the output.</summary>
    /// <param name="firstColumn">A multiple of 32.</param>
    /// <param name="lastColumn">A multiple of 16; what lies beyond the output's columns becomes zero.</param>
    /// <param name="interruption">Asked before each block but the first, or null.</param>
    /// <param name="part">Whose share it is.</param>
    public static void Run<T>(
        in ProductTask task, int firstRow, int lastRow, int firstColumn, int lastColumn, Panels panels, Interruption? interruption, int part)
        where T : struct, ILanes<T>
    {
        var isFirst = true;
        var stretches = (task.Inner + Blocking.Inner - 1) / Blocking.Inner;
        for (var row = firstRow; row < lastRow; row += 2 * T.Count)
        {
            var count = Math.Min(2 * T.Count, lastRow - row);
            var width = count > T.Count ? 2 * T.Count : T.Count;
            for (var column = firstColumn; column < lastColumn; column += MaxInputs)
            {
                var end = Math.Min(column + MaxInputs, lastColumn);
                var inputs = Math.Min(end, task.Output.Columns) - column;
                for (var stretch = 0; stretch < stretches; stretch++)
                {
                    if (!isFirst && interruption is not null && !interruption.GoesOn(part))
                        return;
                    isFirst = false;
                    var inner = (int)((long)task.Inner * stretch / stretches);
                    var depth = (int)((long)task.Inner * (stretch + 1) / stretches) - inner;
                    ref var b = ref panels.PackRightTransposed(
                        ref Unsafe.Add(ref task.Left.First, ((nint)row * task.Left.Stride) + inner), task.Left.Stride, depth, width, count);
                    ref var a = ref Unsafe.Add(ref task.Right.First, ((nint)column * task.Right.Stride) + inner);
                    BlockedProduct.Tiles<T>(ref a, task.Right.Stride, ref b, width, ref panels.Left, depth, inputs, isStart: stretch == 0);
                }
                ref var to = ref Unsafe.Add(ref task.Output.First, ((nint)row * task.Output.Stride) + column);
                Panels.Turn(ref panels.Left, width, count, ref to, task.Output.Stride, end - column, inputs);
                task.Epilogue?.Pass<T>(task, row, row + count, column, end);
            }
        }
    }
}
