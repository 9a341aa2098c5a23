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
internal sealed class InputTransform
{
    /// <summary>The limit of scaled values. It prevents a feature such as 1e30 from overflowing the network. Training values reach it only
    /// where the smooth clip makes them nearly constant anyway.</summary>
    public const float Limit = 1e6f;

    private const float SmoothCurve = 1f / 3f;

    private readonly SlotRule[] _slots;
    private readonly int[] _flaggedSlots;
    private readonly SlotRange[] _groups;
    private readonly int[] _quantileSlots;
    private readonly float[] _fill, _center, _factor, _limit, _curve;

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
    }

    private InputTransform(int featureCount, SlotRule[] slots, int[] flaggedSlots, SlotRange[] groups)
    {
        (FeatureCount, _slots, _flaggedSlots, _groups) = (featureCount, slots, flaggedSlots, groups);
        (_quantileSlots, _fill, _center, _factor, _limit, _curve) = ([], [], [], [], [], []);
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
    public void ApplyInPlace(Span<float> row)
    {
        if (IsUnchanged)
            return;
        Debug.Assert(row.Length >= AlignedBuffer.StrideFor(InputCount));
        // First the flags, since the features are then overwritten.
        for (var i = 0; i < _flaggedSlots.Length; i++)
            row[FeatureCount + i] = float.IsFinite(row[_flaggedSlots[i]]) ? 0 : 1;
        foreach (var slot in _quantileSlots)
            row[slot] = _slots[slot].Quantiles!.Apply(float.IsFinite(row[slot]) ? row[slot] : _fill[slot]);
        LaneWidth.Run(new ScaleAction(this, row));
    }

    /// <summary>Applies the formula of the remarks with a given vector type. It is internal so that tests can compare vector
    /// widths.</summary>
    internal void Scale<T>(Span<float> row) where T : struct, ILanes<T>
    {
        ref var values = ref MemoryMarshal.GetReference(row);
        var largest = T.Create(float.MaxValue);
        for (var i = 0; i < _fill.Length; i += T.Count)
        {
            var x = T.Load(ref Unsafe.Add(ref values, i));
            x = T.Select(T.LessThan(LaneMath.Abs(x), T.Create(float.PositiveInfinity)), x, At<T>(_fill, i));
            var z = Within(x - At<T>(_center, i), largest) * At<T>(_factor, i);
            z = Within(z, At<T>(_limit, i));
            var q = z * At<T>(_curve, i);
            (z / T.SquareRoot(T.MultiplyAdd(q, q, T.Create(1f)))).Store(ref Unsafe.Add(ref values, i));
        }
    }

    private readonly ref struct ScaleAction(InputTransform transform, Span<float> row) : ILaneAction
    {
        private readonly Span<float> _row = row;

        public void Run<T>() where T : struct, ILanes<T> => transform.Scale<T>(_row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Within<T>(T value, T limit) where T : struct, ILanes<T> =>
        LaneMath.Max(LaneMath.Min(value, limit), LaneMath.Negate(limit));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T At<T>(float[] values, int index) where T : struct, ILanes<T> =>
        T.Load(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(values), index));
}
