using System.Diagnostics;

namespace FfnnMlNet.Numerics;

/// <summary>An epilogue as an object, for code that does not know its type. It costs one virtual call per block.</summary>
internal abstract class ProductEpilogue
{
    /// <summary>Computes a block that completes its accumulators, with this epilogue.</summary>
    public abstract void Block<T, TKernel>(in ProductBlock block) where T : struct, ILanes<T> where TKernel : struct, IProductKernel;
}

/// <inheritdoc/>
internal sealed class ProductEpilogue<TEpilogue>(TEpilogue epilogue) : ProductEpilogue where TEpilogue : struct, IEpilogue
{
    private TEpilogue _epilogue = epilogue;

    /// <summary>Replaces the epilogue's parameters from the next product on.</summary>
    public void Set(TEpilogue changed) => _epilogue = changed;

    public override void Block<T, TKernel>(in ProductBlock block)
    {
        Debug.Assert(
            !TEpilogue.ReadsOther ||
            (block.Task.Other.Stride == block.Task.Output.Stride && block.Task.Other.Rows >= block.Task.Output.Rows));
        TKernel.Block<T, TEpilogue>(block, _epilogue);
    }
}
