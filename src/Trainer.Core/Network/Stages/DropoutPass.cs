using System.Diagnostics;
using System.Runtime.CompilerServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Runs dropout. Where the activation below applies the masks itself, this pass draws them for it, and returns its own input
/// unchanged.</summary>
/// <param name="rate">The dropout rate of the layer, before the factor of the step.</param>
/// <param name="seed">The seed of the masks.</param>
/// <param name="unitsBefore">Units with masks in the layers below. Their random numbers come first in the stream of a step.</param>
/// <param name="members">Members of the network. The rows of each follow those of the member before.</param>
/// <param name="units">Units of the layer.</param>
/// <param name="isDoneBelow">True where the pass below applies the masks.</param>
internal sealed class DropoutPass(
    float rate, int seed, long unitsBefore, int members, int units, bool isDoneBelow, in PassOptions options) : StagePass
{
    private readonly Matrix _factors = isDoneBelow ? default : AlignedBuffer.CreateMatrix(options.Capacity, units);
    private readonly Matrix _output = isDoneBelow ? default : AlignedBuffer.CreateMatrix(options.Capacity, units);
    private bool _isOn;

    public override void Connect(StagePass? below)
    {
        if (isDoneBelow && below?.AcceptDropout(this) != true)
            throw new UnreachableException();
    }

    /// <summary>The masks of the step of <paramref name="context"/>.</summary>
    /// <param name="rows">Rows of this pass, those of all members together.</param>
    public DropoutMasks MasksOf(in ForwardContext context, int rows)
    {
        var step = context.Dropout;
        return step.IsOn
            ? new DropoutMasks(
                new RandomStream(seed, RandomPurpose.Dropout, step.Step).At(unitsBefore * members * step.BatchRows),
                rate * step.RateFactor, units, rows / members, step.BatchRows, step.FirstRow)
            : DropoutMasks.None;
    }

    public override Matrix Forward(in ForwardContext context, Matrix input)
    {
        _isOn = !isDoneBelow && context.Dropout.IsOn;
        if (!_isOn)
            return Output = input;
        Output = _output.Top(input.Rows);
        LaneWidth.Run(new ForwardAction(this, MasksOf(context, input.Rows), input));
        return Output;
    }

    public override Matrix Backward(in BackwardContext context, Matrix delta)
    {
        if (_isOn)
            LaneWidth.Run(new BackwardAction(this, delta));
        return delta;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Forward<T>(in DropoutMasks masks, Matrix input) where T : struct, ILanes<T>
    {
        nint columns = AlignedBuffer.StrideFor(units);
        var factor = T.Create(masks.KeepFactor);
        for (var row = 0; row < input.Rows; row++)
        {
            var factorsOfRow = _factors.PaddedRow(row);
            masks.RowInto(row, factorsOfRow);
            ref var factors = ref factorsOfRow[0];
            ref var output = ref _output.PaddedRow(row)[0];
            ref var value = ref input.PaddedRow(row)[0];
            for (nint i = 0; i < columns; i += T.Count)
            {
                var ofUnits = T.And(factor, T.Load(ref Unsafe.Add(ref factors, i)));
                ofUnits.Store(ref Unsafe.Add(ref factors, i));
                (T.Load(ref Unsafe.Add(ref value, i)) * ofUnits).Store(ref Unsafe.Add(ref output, i));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Backward<T>(Matrix delta) where T : struct, ILanes<T>
    {
        nint columns = AlignedBuffer.StrideFor(units);
        for (var row = 0; row < delta.Rows; row++)
        {
            ref var factors = ref _factors.PaddedRow(row)[0];
            ref var d = ref delta.PaddedRow(row)[0];
            for (nint i = 0; i < columns; i += T.Count)
                (T.Load(ref Unsafe.Add(ref d, i)) * T.Load(ref Unsafe.Add(ref factors, i))).Store(ref Unsafe.Add(ref d, i));
        }
    }

    private readonly struct ForwardAction(DropoutPass pass, DropoutMasks masks, Matrix input) : ILaneAction
    {
        public void Run<T>() where T : struct, ILanes<T> => pass.Forward<T>(masks, input);
    }

    private readonly struct BackwardAction(DropoutPass pass, Matrix delta) : ILaneAction
    {
        public void Run<T>() where T : struct, ILanes<T> => pass.Backward<T>(delta);
    }
}
