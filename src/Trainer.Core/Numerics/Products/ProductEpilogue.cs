using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>
/// What becomes of an element of a product whose chain is done, while it is still in a register: a pass over the output less. The bits
/// are those of the pass, which would load what the product has stored.
/// </summary>
internal interface IEpilogue
{
    /// <summary>Whether the elements of another matrix are read or written beside those of the output.</summary>
    static abstract bool ReadsOther { get; }

    /// <summary>Stores what is made of <paramref name="value"/>.</summary>
    /// <param name="output">Where the product has its element.</param>
    /// <param name="other">The same place of the other matrix; not to be touched where <see cref="ReadsOther"/> is false.</param>
    /// <returns>What it has stored.</returns>
    T Finish<T>(T value, ref float output, ref float other) where T : struct, ILanes<T>;
}

/// <summary>The product itself.</summary>
internal readonly struct Keep : IEpilogue
{
    public static bool ReadsOther => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Finish<T>(T value, ref float output, ref float other) where T : struct, ILanes<T>
    {
        value.Store(ref output);
        return value;
    }
}

/// <summary>An epilogue as an object, for code that does not know its type: one virtual call a block.</summary>
internal abstract class ProductEpilogue
{
    /// <summary>The last block of the inner dimension, as <see cref="BlockedProduct"/> runs it.</summary>
    public abstract void Block<T>(
        in ProductTask task, int firstInner, int depth, int firstRow, int lastRow, int firstColumn, int lastColumn, Panels panels)
        where T : struct, ILanes<T>;

    /// <summary>Rows as <see cref="ShortProduct"/> runs them.</summary>
    public abstract void ShortRows<T>(
        in ProductTask task, int firstRow, int lastRow, int firstColumn, int lastColumn, ref float weights) where T : struct, ILanes<T>;

    /// <summary>A pass over rows and columns that hold the product already.</summary>
    /// <param name="firstColumn">A multiple of 16, as is <paramref name="lastColumn"/>.</param>
    public abstract void Pass<T>(in ProductTask task, int firstRow, int lastRow, int firstColumn, int lastColumn) where T : struct, ILanes<T>;
}

/// <inheritdoc/>
internal sealed class ProductEpilogue<TEpilogue>(TEpilogue epilogue) : ProductEpilogue where TEpilogue : struct, IEpilogue
{
    private TEpilogue _epilogue = epilogue;

    /// <summary>Takes other numbers from the next product on.</summary>
    public void Set(TEpilogue changed) => _epilogue = changed;

    public override void Block<T>(
        in ProductTask task, int firstInner, int depth, int firstRow, int lastRow, int firstColumn, int lastColumn, Panels panels)
    {
        Debug.Assert(!TEpilogue.ReadsOther || (task.Other.Stride == task.Output.Stride && task.Other.Rows >= task.Output.Rows));
        BlockedProduct.Block<T, TEpilogue>(task, firstInner, depth, firstRow, lastRow, firstColumn, lastColumn, panels, _epilogue);
    }

    public override void ShortRows<T>(
        in ProductTask task, int firstRow, int lastRow, int firstColumn, int lastColumn, ref float weights)
    {
        Debug.Assert(!TEpilogue.ReadsOther || (task.Other.Stride == task.Output.Stride && task.Other.Rows >= task.Output.Rows));
        ShortProduct.Rows<T, TEpilogue>(task, firstRow, lastRow, firstColumn, lastColumn, ref weights, _epilogue);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Pass<T>(in ProductTask task, int firstRow, int lastRow, int firstColumn, int lastColumn)
    {
        var epilogue = _epilogue;
        for (var row = firstRow; row < lastRow; row++)
        {
            var at = (nint)row * task.Output.Stride;
            for (nint column = firstColumn; column < lastColumn; column += T.Count)
            {
                ref var output = ref Unsafe.Add(ref task.Output.First, at + column);
                ref var other = ref TEpilogue.ReadsOther ? ref Unsafe.Add(ref task.Other.First, at + column) : ref output;
                epilogue.Finish(T.Load(ref output), ref output, ref other);
            }
        }
    }
}
