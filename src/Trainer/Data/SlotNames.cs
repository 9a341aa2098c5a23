using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Data;

/// <summary>Reads the slot names of a vector column.</summary>
internal static class SlotNames
{
    /// <summary>One name per slot; empty where the column has no slot names.</summary>
    public static IReadOnlyList<string> Of(DataViewSchema.Column column, int size)
    {
        if (!column.HasSlotNames())
            return [];
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        column.GetSlotNames(ref names);
        return names.Length == size ? [.. names.DenseValues().Select(name => name.ToString())] : [];
    }

    /// <summary>The names of some slots; empty where the column has no slot names.</summary>
    public static string[] Of(DataViewSchema.Column column, int size, ReadOnlySpan<int> slots)
    {
        if (!column.HasSlotNames())
            return [];
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        column.GetSlotNames(ref names);
        if (names.Length != size)
            return [];
        var chosen = new string[slots.Length];
        for (var i = 0; i < chosen.Length; i++)
            chosen[i] = names.GetItemOrDefault(slots[i]).ToString();
        return chosen;
    }

    /// <summary>The first few of the slots as text, by name where they have one, such as "'age' (3 rows), 7 (1 rows) and 2 more".</summary>
    /// <param name="detail">Gives a text to add to each slot; null = none.</param>
    public static string Describe(DataViewSchema.Column column, IReadOnlyList<int> slots, Func<int, string>? detail = null)
    {
        const int Named = 5;
        var names = Of(column, ((VectorDataViewType)column.Type).Size);
        var first = slots.Take(Named).Select(slot => NameOf(slot) + detail?.Invoke(slot));
        var more = slots.Count > Named ? FormattableString.Invariant($" and {slots.Count - Named} more") : "";
        return string.Join(", ", first) + more;

        string NameOf(int slot) =>
            names.Count > 0 && names[slot].Length > 0 ? $"'{names[slot]}'" : slot.ToString(CultureInfo.InvariantCulture);
    }
}
