using System.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Finds the place of a slot by its number: a hash table whose size depends on the slots that it holds, and not on how many slots
/// a feature column has.</summary>
internal sealed class SlotMap
{
    /// <summary>The place of a slot that is not in the map.</summary>
    public const int None = int.MinValue;

    private const int Free = -1;

    // 2^32 divided by the golden ratio, which spreads neighbouring numbers over the table.
    private const uint Golden = 2654435769;

    private readonly int[] _keys;
    private readonly int[] _places;
    private readonly int _shift;

    /// <param name="count">The most slots that will be added.</param>
    public SlotMap(int count)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, 2L * count));
        (_keys, _places) = (new int[size], new int[size]);
        Array.Fill(_keys, Free);
        _shift = 32 - BitOperations.Log2((uint)size);
    }

    /// <summary>Adds a slot, or changes its place.</summary>
    /// <param name="slot">At least 0.</param>
    /// <param name="place">Any number but <see cref="None"/>.</param>
    public void Add(int slot, int place)
    {
        var at = Find(slot);
        (_keys[at], _places[at]) = (slot, place);
    }

    /// <summary>The place of a slot; <see cref="None"/> if it was not added.</summary>
    public int PlaceOf(int slot)
    {
        var at = Find(slot);
        return _keys[at] == Free ? None : _places[at];
    }

    private int Find(int slot)
    {
        var at = (int)(((uint)slot * Golden) >> _shift);
        while (_keys[at] != slot && _keys[at] != Free)
            at = (at + 1) & (_keys.Length - 1);
        return at;
    }
}
