using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>For input gradients of layers with 1 to 4 outputs, where each output element is a chain of 1 to 4 multiply-adds. There is less
/// to compute than to read and write. So instead of tiles, the kernel passes over whole rows, with the transposed weights beside them, and
/// adds up the column sums in the same pass.</summary>
internal readonly struct ShortChainKernel : IProductKernel
{
    private const int MaxInner = ProductTuning.ShortChain;

    // The transposed weights use the memory for a packed left factor, which this kernel does not need.
    private const int MaxColumns = ProductTuning.MaxBlockDepth * ProductTuning.MaxBlockRows / MaxInner;

    /// <summary>Type argument of a pass: the length of the chains.</summary>
    private interface IInner
    {
        static abstract int Count { get; }
    }

    public static bool WritesSums => true;

    public static bool CanRun(in ProductShape shape, BlockOptions options) =>
        shape.Kind == ProductKinds.InputGradient && shape.Inner is > 0 and <= MaxInner && shape.PaddedColumns is > 0 and <= MaxColumns;

    public static BlockSizes BlocksOf(in ProductShape shape) =>
        new(Math.Max(1, ProductTuning.BlockWork / shape.PaddedColumns), int.MaxValue, int.MaxValue);

    public static void Begin<T>(in ProductTask task, in ProductShare share) where T : struct, ILanes<T>
    {
        Debug.Assert(task.Start is null);
        var (first, width) = (share.FirstColumn, share.LastColumn - share.FirstColumn);
        // This includes padding, which exists because rows are whole cache lines.
        Transposition.Into(
            ref Unsafe.Add(ref task.Right.First, (nint)first * task.Right.Stride), task.Right.Stride, MaxInner,
            ref share.Buffers.Block(MaxInner * width), width, width, Math.Clamp(task.Right.Rows - first, 0, width));
        if (task.Sums is { } sums)
            sums.PaddedRow(0)[first..share.LastColumn].Clear();
    }

    public static void Block<T, TEpilogue>(in ProductBlock block, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue
    {
        switch (block.Task.Inner)
        {
            case 1: Rows<T, TEpilogue, One>(block, epilogue); break;
            case 2: Rows<T, TEpilogue, Two>(block, epilogue); break;
            case 3: Rows<T, TEpilogue, Three>(block, epilogue); break;
            default: Rows<T, TEpilogue, Four>(block, epilogue); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<T, TEpilogue, TInner>(in ProductBlock block, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue where TInner : IInner
    {
        ref readonly var task = ref block.Task;
        nint stride = task.Output.Stride;
        var pass = default(RowArguments);
        pass.Width = block.LastColumn - block.FirstColumn;
        pass.Weights = ref block.Buffers.Block(MaxInner * (int)pass.Width);
        pass.Sums = ref task.Sums is { } wanted ? ref Unsafe.Add(ref wanted.First, block.FirstColumn) : ref Unsafe.NullRef<float>();
        (pass.DeltaStep, pass.OutputStep) = (task.Left.Stride, stride);
        for (var row = block.FirstRow; row < block.LastRow;)
        {
            pass.Delta = ref Unsafe.Add(ref task.Left.First, (nint)row * task.Left.Stride);
            pass.Output = ref Unsafe.Add(ref task.Output.First, (row * stride) + block.FirstColumn);
            pass.Other = ref pass.Output;
            if (TEpilogue.ReadsOther)
                pass.Other = ref Unsafe.Add(ref task.Other.First, (row * stride) + block.FirstColumn);
            if (row + 4 <= block.LastRow)
            {
                FourRows<T, TEpilogue, TInner>(pass, epilogue);
                row += 4;
            }
            else
            {
                OneRow<T, TEpilogue, TInner>(pass, epilogue);
                row++;
            }
        }
    }

    // Weights and sums are loaded once for the four rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows<T, TEpilogue, TInner>(in RowArguments pass, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue where TInner : IInner
    {
        var (step, width, stride) = (pass.DeltaStep, pass.Width, pass.OutputStep);
        ref var delta = ref pass.Delta;
        ref var weights = ref pass.Weights;
        ref var c = ref pass.Output;
        ref var other = ref pass.Other;
        ref var sums = ref pass.Sums;
        var hasSums = !Unsafe.IsNullRef(ref sums);
        var d00 = T.Create(delta);
        var d10 = T.Create(Unsafe.Add(ref delta, step));
        var d20 = T.Create(Unsafe.Add(ref delta, 2 * step));
        var d30 = T.Create(Unsafe.Add(ref delta, 3 * step));
        var d01 = TInner.Count > 1 ? T.Create(Unsafe.Add(ref delta, 1)) : default;
        var d11 = TInner.Count > 1 ? T.Create(Unsafe.Add(ref delta, step + 1)) : default;
        var d21 = TInner.Count > 1 ? T.Create(Unsafe.Add(ref delta, (2 * step) + 1)) : default;
        var d31 = TInner.Count > 1 ? T.Create(Unsafe.Add(ref delta, (3 * step) + 1)) : default;
        var d02 = TInner.Count > 2 ? T.Create(Unsafe.Add(ref delta, 2)) : default;
        var d12 = TInner.Count > 2 ? T.Create(Unsafe.Add(ref delta, step + 2)) : default;
        var d22 = TInner.Count > 2 ? T.Create(Unsafe.Add(ref delta, (2 * step) + 2)) : default;
        var d32 = TInner.Count > 2 ? T.Create(Unsafe.Add(ref delta, (3 * step) + 2)) : default;
        var d03 = TInner.Count > 3 ? T.Create(Unsafe.Add(ref delta, 3)) : default;
        var d13 = TInner.Count > 3 ? T.Create(Unsafe.Add(ref delta, step + 3)) : default;
        var d23 = TInner.Count > 3 ? T.Create(Unsafe.Add(ref delta, (2 * step) + 3)) : default;
        var d33 = TInner.Count > 3 ? T.Create(Unsafe.Add(ref delta, (3 * step) + 3)) : default;
        for (nint column = 0; column < width; column += T.Count)
        {
            var w = T.Load(ref Unsafe.Add(ref weights, column));
            var s0 = T.MultiplyAdd(d00, w, T.Create(0f));
            var s1 = T.MultiplyAdd(d10, w, T.Create(0f));
            var s2 = T.MultiplyAdd(d20, w, T.Create(0f));
            var s3 = T.MultiplyAdd(d30, w, T.Create(0f));
            if (TInner.Count > 1)
            {
                w = T.Load(ref Unsafe.Add(ref weights, width + column));
                T.Accumulate(ref s0, d01, w);
                T.Accumulate(ref s1, d11, w);
                T.Accumulate(ref s2, d21, w);
                T.Accumulate(ref s3, d31, w);
            }
            if (TInner.Count > 2)
            {
                w = T.Load(ref Unsafe.Add(ref weights, (2 * width) + column));
                T.Accumulate(ref s0, d02, w);
                T.Accumulate(ref s1, d12, w);
                T.Accumulate(ref s2, d22, w);
                T.Accumulate(ref s3, d32, w);
            }
            if (TInner.Count > 3)
            {
                w = T.Load(ref Unsafe.Add(ref weights, (3 * width) + column));
                T.Accumulate(ref s0, d03, w);
                T.Accumulate(ref s1, d13, w);
                T.Accumulate(ref s2, d23, w);
                T.Accumulate(ref s3, d33, w);
            }
            s0 = epilogue.Finish(s0, ref Unsafe.Add(ref c, column), ref Unsafe.Add(ref other, column));
            s1 = epilogue.Finish(s1, ref Unsafe.Add(ref c, stride + column), ref Unsafe.Add(ref other, stride + column));
            s2 = epilogue.Finish(s2, ref Unsafe.Add(ref c, (2 * stride) + column), ref Unsafe.Add(ref other, (2 * stride) + column));
            s3 = epilogue.Finish(s3, ref Unsafe.Add(ref c, (3 * stride) + column), ref Unsafe.Add(ref other, (3 * stride) + column));
            if (hasSums)
                (T.Load(ref Unsafe.Add(ref sums, column)) + s0 + s1 + s2 + s3).Store(ref Unsafe.Add(ref sums, column));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow<T, TEpilogue, TInner>(in RowArguments pass, TEpilogue epilogue)
        where T : struct, ILanes<T> where TEpilogue : struct, IEpilogue where TInner : IInner
    {
        var width = pass.Width;
        ref var delta = ref pass.Delta;
        ref var weights = ref pass.Weights;
        ref var c = ref pass.Output;
        ref var other = ref pass.Other;
        ref var sums = ref pass.Sums;
        var hasSums = !Unsafe.IsNullRef(ref sums);
        for (nint column = 0; column < width; column += T.Count)
        {
            var s = T.MultiplyAdd(T.Create(delta), T.Load(ref Unsafe.Add(ref weights, column)), T.Create(0f));
            for (nint i = 1; i < TInner.Count; i++)
                T.Accumulate(ref s, T.Create(Unsafe.Add(ref delta, i)), T.Load(ref Unsafe.Add(ref weights, (i * width) + column)));
            s = epilogue.Finish(s, ref Unsafe.Add(ref c, column), ref Unsafe.Add(ref other, column));
            if (hasSums)
                (T.Load(ref Unsafe.Add(ref sums, column)) + s).Store(ref Unsafe.Add(ref sums, column));
        }
    }

    /// <summary>The arguments of a pass over one row of the output, or over four.</summary>
    private ref struct RowArguments
    {
        /// <summary>Number of columns, padding included.</summary>
        public nint Width;

        /// <summary>The first delta of the row.</summary>
        public ref float Delta;

        /// <summary>Floats from one row of deltas to the next.</summary>
        public nint DeltaStep;

        /// <summary>[inner, width]: the transposed weights.</summary>
        public ref float Weights;

        public ref float Output;

        /// <summary>Floats from one row of the output, and of <see cref="Other"/>, to the next.</summary>
        public nint OutputStep;

        /// <summary>The second matrix of the epilogue; the output if it has none.</summary>
        public ref float Other;

        /// <summary>[width]: the column sums; a null reference if they are not computed.</summary>
        public ref float Sums;
    }

    private readonly struct One : IInner
    {
        public static int Count => 1;
    }

    private readonly struct Two : IInner
    {
        public static int Count => 2;
    }

    private readonly struct Three : IInner
    {
        public static int Count => 3;
    }

    private readonly struct Four : IInner
    {
        public static int Count => 4;
    }
}
