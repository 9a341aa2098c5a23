using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>A plan that computes products with the kernel <typeparamref name="TKernel"/>.</summary>
internal sealed class KernelPlan<TKernel> : ProductPlan where TKernel : struct, IProductKernel
{
    public override bool WritesSums => TKernel.WritesSums;

    public override bool CanRun(in ProductShape shape) => (Kinds & shape.Kind) != 0 && TKernel.CanRun(shape, Options);

    public override void Run(in ProductTask task, in ProductShape shape, in ProductShare share) =>
        LaneWidth.Run(new AtWidth(this, task, shape, share));

    public override void Run<T>(in ProductTask task, in ProductShape shape, in ProductShare share) =>
        ProductDriver.Run<T, TKernel>(this, task, shape, share);

    private readonly ref struct AtWidth(
        KernelPlan<TKernel> plan, in ProductTask task, in ProductShape shape, in ProductShare share) : ILaneAction
    {
        private readonly ref readonly ProductTask _task = ref task;
        private readonly ref readonly ProductShape _shape = ref shape;
        private readonly ref readonly ProductShare _share = ref share;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : struct, ILanes<T> => ProductDriver.Run<T, TKernel>(plan, _task, _shape, _share);
    }
}
