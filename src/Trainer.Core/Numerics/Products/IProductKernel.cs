namespace FfnnMlNet.Numerics;

/// <summary>The code of a plan: how large its blocks are, and how one is computed. A struct, so that each kernel is compiled for each lane
/// type without a virtual call; it holds nothing.</summary>
internal interface IProductKernel
{
    /// <summary>Whether the kernel computes such products at all; whether it is fast there is for <see cref="ProductPlans"/> to
    /// say.</summary>
    static abstract bool CanRun(in ProductShape shape, BlockOptions options);

    /// <summary>Whether <see cref="ProductTask.Sums"/> are written with the blocks; each share then has all rows.</summary>
    static virtual bool WritesSums => false;

    static abstract BlockSizes BlocksOf(in ProductShape shape);

    /// <summary>Called before the first block of a share.</summary>
    static virtual void Begin<T>(in ProductTask task, in ProductShare share) where T : struct, ILanes<T>
    {
    }

    /// <summary>Computes one block. Blocks come by rows, then columns, then depth; those after the first of a depth continue its
    /// accumulators.</summary>
    /// <param name="epilogue">What becomes of the elements; <see cref="Keep"/> unless <see cref="ProductBlock.IsLastDepth"/>.</param>
    static abstract void Block<T, TEpilogue>(in ProductBlock block, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue;
}
