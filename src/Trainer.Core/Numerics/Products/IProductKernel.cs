namespace FfnnMlNet.Numerics;

/// <summary>The code of a plan: the size of its blocks, and how one block is computed. Implemented by empty structs, so that each kernel is
/// compiled for each lane type without virtual calls.</summary>
internal interface IProductKernel
{
    /// <summary>True when the kernel can compute such a product. Whether it is the fastest way is decided in
    /// <see cref="ProductPlans"/>.</summary>
    static abstract bool CanRun(in ProductShape shape, BlockOptions options);

    /// <summary>True when the blocks also write <see cref="ProductTask.Sums"/>. They can only if the share of the thread has all
    /// rows.</summary>
    static virtual bool WritesSums => false;

    /// <summary>The largest size of the blocks.</summary>
    static abstract BlockSizes BlocksOf(in ProductShape shape);

    /// <summary>Called before the first block of a thread's share.</summary>
    static virtual void Begin<T>(in ProductTask task, in ProductShare share) where T : struct, ILanes<T>
    {
    }

    /// <summary>Computes one block. The order of the blocks is by rows, then columns, then depth. A block after the first along the depth
    /// continues the accumulators that the block before it has stored.</summary>
    /// <param name="epilogue">The epilogue of the elements; <see cref="Keep"/> unless <see cref="ProductBlock.IsLastDepth"/>.</param>
    static abstract void Block<T, TEpilogue>(in ProductBlock block, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue;
}
