using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>
/// Computes the inputs of the network from the features of a row, which may be NaN. The rule of each slot turns its feature into an input.
/// After these inputs comes one more for each flagged slot: 1 where its feature is missing, else 0. A transform is fitted to the training
/// rows, immutable, and saved with the model.
/// </summary>
/// <remarks>
/// All shapes except quantiles have one formula, so that vector code needs no branch: z = (x - center) factor, limited to the limit of the
/// slot, and the input is z / sqrt(1 + (z curve)^2). A curve of 0 gives exactly z. Arithmetic and square root are IEEE operations, so any
/// vector width gives the same bits. The input is finite for every feature, missing or not.
/// </remarks>
internal sealed partial class InputTransform
{
    /// <summary>The limit of scaled values. It prevents a feature such as 1e30 from overflowing the network. Training values reach it only
    /// where the smooth clip makes them nearly constant anyway.</summary>
    public const float Limit = 1e6f;

    private const float SmoothCurve = 1f / 3f;

    // The compiler may inline a method into a caller that is so large then that it no longer inlines the vector operations, which are
    // tens of times slower as calls.
    private const MethodImplOptions Whole = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    // So many rows are transformed slot by slot, while they and the map of a slot are in the nearest cache.
    private const int RowsAtOnce = 64;

    private readonly SlotRule[] _slots;
    private readonly int[] _flaggedSlots;
    private readonly SlotRange[] _groups;
    private readonly int[] _quantileSlots;
    private readonly float[] _fill, _center, _factor, _limit, _curve;

    // Per cache line of a row: what the formula has to compute for its slots.
    private readonly LineWork[] _lines;

    /// <param name="slots">One rule per feature.</param>
    /// <param name="flaggedSlots">Slots with an additional input, which is 1 where the feature is missing; ascending.</param>
    /// <param name="groups">Categorical groups, ascending, without overlap.</param>
    public InputTransform(SlotRule[] slots, int[] flaggedSlots, SlotRange[] groups)
        : this(slots.Length, slots, flaggedSlots, groups)
    {
        _quantileSlots = [.. Enumerable.Range(0, slots.Length).Where(slot => slots[slot].Shape == InputShape.Quantiles)];
        var padded = AlignedBuffer.StrideFor(InputCount);
        (_fill, _center, _factor) = (new float[padded], new float[padded], new float[padded]);
        (_limit, _curve) = (new float[padded], new float[padded]);
        Array.Fill(_factor, 1f);
        Array.Fill(_limit, float.MaxValue);
        for (var i = 0; i < slots.Length; i++)
        {
            var rule = slots[i];
            _fill[i] = rule.Fill;
            if (rule.Shape is not (InputShape.Linear or InputShape.SmoothClip))
                continue;
            (_center[i], _factor[i], _limit[i]) = (rule.Center, rule.Factor, Limit);
            _curve[i] = rule.Shape == InputShape.SmoothClip ? SmoothCurve : 0;
        }
        _lines = [.. Enumerable.Range(0, padded / AlignedBuffer.LineFloats).Select(WorkOf)];
    }

    private InputTransform(int featureCount, SlotRule[] slots, int[] flaggedSlots, SlotRange[] groups)
    {
        (FeatureCount, _slots, _flaggedSlots, _groups) = (featureCount, slots, flaggedSlots, groups);
        (_quantileSlots, _fill, _center, _factor, _limit, _curve, _lines) = ([], [], [], [], [], [], []);
    }

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>Number of inputs of the network: one per feature and one per flagged slot.</summary>
    public int InputCount => FeatureCount + _flaggedSlots.Length;

    /// <summary>True where the inputs are the features themselves, even missing ones, as in models before format version 2.</summary>
    public bool IsUnchanged => _slots.Length == 0;

    /// <summary>One rule per feature; empty where <see cref="IsUnchanged"/>.</summary>
    public ReadOnlySpan<SlotRule> Slots => _slots;

    public ReadOnlySpan<int> FlaggedSlots => _flaggedSlots;

    /// <summary>The categorical groups, ascending.</summary>
    public ReadOnlySpan<SlotRange> Groups => _groups;

    /// <summary>A transform whose inputs are the features themselves.</summary>
    public static InputTransform Unchanged(int featureCount) => new(featureCount, [], [], []);

    /// <summary>Replaces the features of a row by the inputs.</summary>
    /// <param name="row">[inputs, padded to whole cache lines]. It begins with the features, and is overwritten with the inputs and with
    /// zeros as padding.</param>
    public void ApplyInPlace(Span<float> row) => ApplyInPlace(row, 1, row.Length);

    /// <summary>Replaces the features of rows by the inputs.</summary>
    /// <param name="rows">[rows, inputs], each row padded to whole cache lines. Each begins with the features, and is overwritten with the
    /// inputs. Padding must be zero, and stays zero.</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    [MethodImpl(Whole)]
    public void ApplyInPlace(Span<float> rows, int rowCount, int stride)
    {
        if (IsUnchanged)
            return;
        Debug.Assert(stride >= AlignedBuffer.StrideFor(InputCount));
        for (var first = 0; first < rowCount; first += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, rowCount - first);
            var part = rows.Slice(first * stride, count * stride);
            // First the flags, since the features are then overwritten.
            for (var i = 0; i < _flaggedSlots.Length; i++)
                Flag(part, _flaggedSlots[i], FeatureCount + i, count, stride);
            foreach (var slot in _quantileSlots)
                _slots[slot].Quantiles!.ApplyInPlace(part[slot..], count, stride, _fill[slot]);
            LaneWidth.Run(new ScaleAction(this, part, count, stride));
        }
    }

    [MethodImpl(Whole)]
    private static void Flag(Span<float> rows, int slot, int flag, int count, int stride)
    {
        for (var (i, at) = (0, 0); i < count; i++, at += stride)
            rows[at + flag] = float.IsFinite(rows[at + slot]) ? 0 : 1;
    }

    private LineWork WorkOf(int line)
    {
        var isFilled = true;
        for (var i = line * AlignedBuffer.LineFloats; i < (line + 1) * AlignedBuffer.LineFloats; i++)
        {
            if (_curve[i] != 0)
                return LineWork.Curve;
            isFilled &= _center[i] == 0 && _factor[i] == 1 && _limit[i] == float.MaxValue;
        }
        return isFilled ? LineWork.Fill : LineWork.Scale;
    }

    /// <summary>Applies the formula of the remarks with a given vector type. It is internal so that tests can compare vector widths.
    /// Where the formula changes nothing, it is not computed: without a curve the root is 1, and without a center and a factor the input
    /// is the feature.</summary>
    [MethodImpl(Whole)]
    internal void Scale<T>(Span<float> rows, int rowCount, int stride) where T : struct, ILanes<T>
    {
        for (var row = 0; row < rowCount; row++)
        {
            ref var values = ref MemoryMarshal.GetReference(rows[(row * stride)..]);
            for (var line = 0; line < _lines.Length; line++)
            {
                var first = line * AlignedBuffer.LineFloats;
                for (var i = first; i < first + AlignedBuffer.LineFloats; i += T.Count)
                    ScaleVector<T>(ref Unsafe.Add(ref values, i), i, _lines[line]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ScaleVector<T>(ref float values, int i, LineWork work) where T : struct, ILanes<T>
    {
        var x = T.Load(ref values);
        x = T.Select(T.LessThan(LaneMath.Abs(x), T.Create(float.PositiveInfinity)), x, At<T>(_fill, i));
        if (work != LineWork.Fill)
        {
            x = Within(x - At<T>(_center, i), T.Create(float.MaxValue)) * At<T>(_factor, i);
            x = Within(x, At<T>(_limit, i));
            if (work == LineWork.Curve)
            {
                var q = x * At<T>(_curve, i);
                x /= T.SquareRoot(T.MultiplyAdd(q, q, T.Create(1f)));
            }
        }
        x.Store(ref values);
    }

    // What the formula has to compute for the slots of a cache line; each has all that is above it.
    private enum LineWork
    {
        // Missing values are replaced.
        Fill,

        // Center, factor and limits.
        Scale,

        // The root.
        Curve,
    }

    private readonly ref struct ScaleAction(InputTransform transform, Span<float> rows, int rowCount, int stride) : ILaneAction
    {
        private readonly Span<float> _rows = rows;

        public void Run<T>() where T : struct, ILanes<T> => transform.Scale<T>(_rows, rowCount, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Within<T>(T value, T limit) where T : struct, ILanes<T> =>
        LaneMath.Max(LaneMath.Min(value, limit), LaneMath.Negate(limit));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T At<T>(float[] values, int index) where T : struct, ILanes<T> =>
        T.Load(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(values), index));
}
