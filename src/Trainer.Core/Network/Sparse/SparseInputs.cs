namespace FfnnMlNet.Network;

/// <summary>
/// Divides the features of a row into dense ones, which <see cref="InputTransform"/> turns into inputs of the first layer, and sparse ones,
/// of which only those that are not 0 become inputs. It is fitted to the training rows, immutable, and saved with the model.
/// </summary>
/// <remarks>A sparse feature that no training row has is not kept: it has no weights, and scoring ignores it. The input of a sparse feature
/// is its value times a factor, so 0 stays 0. A missing value has the input 0; where training rows had missing values in a slot, it has one
/// more sparse input, which is 1 where the value is missing.</remarks>
internal sealed partial class SparseInputs
{
    private readonly int[] _denseSlots;
    private readonly int[] _slots;
    private readonly float[] _factors;
    private readonly int[] _flagged;

    // The index of the flag of each sparse input; -1 where it has none.
    private readonly int[] _flagOf;

    // Slots that are dense have the place -1 - column, sparse ones their index.
    private readonly SlotMap _places;

    /// <param name="featureCount">Number of features of a row.</param>
    /// <param name="denseSlots">The dense features, ascending.</param>
    /// <param name="slots">The sparse features that training rows have, ascending.</param>
    /// <param name="factors">One per sparse feature.</param>
    /// <param name="flagged">The places, in <paramref name="slots"/>, of features with an input for missing values, ascending.</param>
    public SparseInputs(int featureCount, int[] denseSlots, int[] slots, float[] factors, int[] flagged)
    {
        (FeatureCount, _denseSlots, _slots, _factors, _flagged) = (featureCount, denseSlots, slots, factors, flagged);
        _places = new SlotMap(denseSlots.Length + slots.Length);
        for (var column = 0; column < denseSlots.Length; column++)
            _places.Add(denseSlots[column], -1 - column);
        for (var index = 0; index < slots.Length; index++)
            _places.Add(slots[index], index);
        _flagOf = new int[slots.Length];
        Array.Fill(_flagOf, -1);
        for (var i = 0; i < flagged.Length; i++)
            _flagOf[flagged[i]] = slots.Length + i;
    }

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>Number of sparse inputs: one per sparse feature that training rows have, and one per flagged one.</summary>
    public int Count => _slots.Length + _flagged.Length;

    /// <summary>The dense features, ascending.</summary>
    public ReadOnlySpan<int> DenseSlots => _denseSlots;

    /// <summary>The sparse features that training rows have, ascending.</summary>
    public ReadOnlySpan<int> Slots => _slots;

    /// <summary>[sparse features]: the factor of each value.</summary>
    public ReadOnlySpan<float> Factors => _factors;

    /// <summary>The places of the flagged features in <see cref="Slots"/>, ascending.</summary>
    public ReadOnlySpan<int> Flagged => _flagged;

    /// <summary>The slot of a sparse input.</summary>
    /// <param name="index">In [0, <see cref="Count"/>).</param>
    public int SlotOf(int index) => _slots[index < _slots.Length ? index : _flagged[index - _slots.Length]];

    /// <summary>Where a slot is: -1 - column for a dense feature, the index in <see cref="Slots"/> for a sparse one that training rows
    /// have, and <see cref="SlotMap.None"/> for all others.</summary>
    public int PlaceOf(int slot) => _places.PlaceOf(slot);

    /// <summary>Divides a row that is given by its values that are not 0.</summary>
    /// <param name="slots">The slots of the values, ascending.</param>
    /// <param name="values">The values; NaN and infinite values are missing.</param>
    /// <param name="dense">[dense features]: overwritten.</param>
    /// <param name="sparse">Gets the sparse inputs as its next row.</param>
    public void Divide(ReadOnlySpan<int> slots, ReadOnlySpan<float> values, Span<float> dense, SparseBatch sparse)
    {
        dense.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != 0)
                Put(_places.PlaceOf(slots[i]), values[i], dense, sparse);
        }
        sparse.CompleteRow();
    }

    /// <summary>Divides a row that is given by all its values.</summary>
    /// <param name="features">[features]; NaN and infinite values are missing.</param>
    /// <param name="dense">[dense features]: overwritten.</param>
    /// <param name="sparse">Gets the sparse inputs as its next row.</param>
    public void Divide(ReadOnlySpan<float> features, Span<float> dense, SparseBatch sparse)
    {
        dense.Clear();
        for (var slot = 0; slot < features.Length; slot++)
        {
            if (features[slot] != 0)
                Put(_places.PlaceOf(slot), features[slot], dense, sparse);
        }
        sparse.CompleteRow();
    }

    /// <summary>Adds the sparse inputs of a row to a batch, as its next row.</summary>
    /// <param name="slots">Slots of sparse features, ascending.</param>
    /// <param name="values">Their values.</param>
    public void AddTo(SparseBatch sparse, ReadOnlySpan<int> slots, ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
            Put(_places.PlaceOf(slots[i]), values[i], default, sparse);
        sparse.CompleteRow();
    }

    private void Put(int place, float value, Span<float> dense, SparseBatch sparse)
    {
        if (place == SlotMap.None)
            return;
        if (place < 0)
        {
            dense[-1 - place] = value;
            return;
        }
        if (float.IsFinite(value))
            sparse.Add(place, Math.Clamp(value * _factors[place], -InputTransform.Limit, InputTransform.Limit));
        else if (_flagOf[place] is >= 0 and var flag)
            sparse.Add(flag, 1);
    }
}
