using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>
/// From the features of a row, NaN allowed, to the inputs of the network: each feature by the rule of its slot, then one input for each
/// flagged slot, 1 where its feature was missing, else 0. Fitted once, immutable, part of the model.
/// </summary>
/// <remarks>
/// One formula serves all shapes but the quantiles, so that lanes need no branch: with d = x - center and z = d factor within the slot's
/// limit, the input is z / sqrt(1 + (z curve)^2), where a curve of 0 leaves z as it is, to the last bit. Arithmetic and square root are
/// IEEE operations: the same bits on any lane width. Whatever finite or missing value comes, a finite input results.
/// </remarks>
internal sealed class InputTransform
{
    /// <summary>Bound on scaled values. No training value reaches it but those the smooth clip flattens anyway; it keeps a feature of
    /// 1e30 from overflowing the network.</summary>
    public const float Limit = 1e6f;

    private const float SmoothCurve = 1f / 3f;

    private readonly SlotRule[] _slots;
    private readonly int[] _flaggedSlots;
    private readonly SlotRange[] _groups;
    private readonly int[] _quantileSlots;
    private readonly float[] _fill, _center, _factor, _limit, _curve;

    /// <param name="slots">One a feature.</param>
    /// <param name="flaggedSlots">Slots with an input that tells whether the feature was missing, ascending.</param>
    /// <param name="groups">Categorical groups, ascending and apart from each other.</param>
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

    /// <summary>Features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>Inputs of the network: the features, then one for each flagged slot.</summary>
    public int InputCount => FeatureCount + _flaggedSlots.Length;

    /// <summary>True when features are taken as they are, missing ones too: models before format version 2.</summary>
    public bool IsUnchanged => _slots.Length == 0;

    /// <summary>One rule a feature; none where <see cref="IsUnchanged"/>.</summary>
    public ReadOnlySpan<SlotRule> Slots => _slots;

    public ReadOnlySpan<int> FlaggedSlots => _flaggedSlots;

    /// <summary>The categorical groups among the slots.</summary>
    public ReadOnlySpan<SlotRange> Groups => _groups;

    /// <summary>Features go into the network as they come.</summary>
    public static InputTransform Unchanged(int featureCount) => new(featureCount, [], [], []);

    /// <summary>Turns features into inputs.</summary>
    /// <param name="row">[inputs, padded to whole cache lines]: begins with the features; overwritten with the inputs, padding
    /// zero.</param>
    public void ApplyInPlace(Span<float> row)
    {
        if (IsUnchanged)
            return;
        Debug.Assert(row.Length >= AlignedBuffer.StrideFor(InputCount));
        // Before the features are gone.
        for (var i = 0; i < _flaggedSlots.Length; i++)
            row[FeatureCount + i] = float.IsFinite(row[_flaggedSlots[i]]) ? 0 : 1;
        foreach (var slot in _quantileSlots)
            row[slot] = _slots[slot].Quantiles!.Apply(float.IsFinite(row[slot]) ? row[slot] : _fill[slot]);
        LaneWidth.Run(new ScaleAction(this, row));
    }

    /// <summary>The part that runs in lanes, with a chosen lane type; tests compare the widths with each other.</summary>
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
