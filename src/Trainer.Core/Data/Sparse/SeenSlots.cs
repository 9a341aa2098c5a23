using FfnnMlNet.Network;

namespace FfnnMlNet.Data;

/// <summary>The slots that rows have, each with a place: 0 for the first that was seen, then 1, 2 and so on. Its size depends on the slots
/// that were seen, and not on how many a feature column has.</summary>
internal sealed class SeenSlots
{
    private int[] _slots = new int[1 << 10];
    private SlotMap _places = new(1 << 10);

    /// <summary>Number of slots.</summary>
    public int Count { get; private set; }

    /// <summary>The slot at a place.</summary>
    public int this[int place] => _slots[place];

    /// <summary>The place of a slot, which gets the next one if it was not seen before.</summary>
    public int PlaceOf(int slot)
    {
        var place = _places.PlaceOf(slot);
        return place != SlotMap.None ? place : Add(slot);
    }

    /// <summary>All places, in ascending order of their slots.</summary>
    public int[] PlacesBySlot()
    {
        int[] places = [.. Enumerable.Range(0, Count)];
        Array.Sort(_slots.AsSpan(0, Count).ToArray(), places);
        return places;
    }

    private int Add(int slot)
    {
        if (Count == _slots.Length)
        {
            Array.Resize(ref _slots, 2 * Count);
            _places = new SlotMap(_slots.Length);
            for (var place = 0; place < Count; place++)
                _places.Add(_slots[place], place);
        }
        _slots[Count] = slot;
        _places.Add(slot, Count);
        return Count++;
    }
}
