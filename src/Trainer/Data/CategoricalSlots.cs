using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Data;

/// <summary>Reads the annotation CategoricalSlotRanges of a feature column. It has the first and the last slot of each group of one-hot
/// slots. OneHotEncoding makes it, and Concatenate keeps it.</summary>
internal static class CategoricalSlots
{
    /// <summary>The groups of one-hot slots, ascending; empty where the annotation is missing or not valid.</summary>
    public static IReadOnlyList<SlotRange> Of(DataViewSchema.Column column, int featureCount)
    {
        const string Kind = "CategoricalSlotRanges";
        if (column.Annotations.Schema.GetColumnOrNull(Kind)?.Type is not VectorDataViewType type || type.ItemType.RawType != typeof(int))
            return [];
        var ends = default(VBuffer<int>);
        column.Annotations.GetValue(Kind, ref ends);
        if (ends.Length % 2 != 0)
            return [];
        SlotRange[] groups = [.. ends.DenseValues().Chunk(2).Select(pair => new SlotRange(pair[0], pair[1]))];
        Array.Sort(groups, (a, b) => a.First.CompareTo(b.First));
        var next = 0;
        foreach (var group in groups)
        {
            if (group.First < next || group.Last < group.First || group.Last >= featureCount)
                return [];
            next = group.Last + 1;
        }
        return groups;
    }
}
