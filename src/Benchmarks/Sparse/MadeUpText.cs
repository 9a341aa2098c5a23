using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Benchmarks.Sparse;

/// <summary>
/// Rows of made-up words, each made when it is read. Row i has the class i modulo the number of classes. A third of its words are those of
/// the class: slot = hash(class, floor(200 u)) modulo the slots in use. The others are words of all classes: slot = floor(slots in use
/// times u^4), so that few are frequent. Each u is a uniformly random number of the hash of row and word. A value is the number of times
/// that the word occurs.
/// </summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Words">Words per row.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Slots">Number of slots of the column.</param>
/// <param name="UsedSlots">Number of slots, the first ones, in which values may be.</param>
internal sealed record MadeUpText(int Rows, int Words, int Classes, int Slots, int UsedSlots)
{
    private const int WordsOfClass = 200;

    /// <summary>The rows as a data view.</summary>
    /// <param name="first">Number of the first row.</param>
    /// <param name="onEnd">Called when the last row has been read.</param>
    public IDataView View(MLContext ml, int first = 0, Action? onEnd = null)
    {
        var schema = SchemaDefinition.Create(typeof(SparseRow));
        schema[nameof(SparseRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Slots);
        schema[nameof(SparseRow.Label)].ColumnType = new KeyDataViewType(typeof(uint), (ulong)Classes);
        return ml.Data.LoadFromEnumerable(All(first, onEnd), schema);
    }

    private IEnumerable<SparseRow> All(int first, Action? onEnd)
    {
        for (var row = 0; row < Rows; row++)
            yield return Row(first + row);
        onEnd?.Invoke();
    }

    private SparseRow Row(int row)
    {
        var kind = row % Classes;
        var words = new SortedDictionary<int, float>();
        for (var word = 0; word < Words; word++)
        {
            var u = Mix(((ulong)row << 20) + (ulong)word) / (double)ulong.MaxValue;
            var slot = word % 3 == 0
                ? (int)(Mix(((ulong)kind << 40) + (ulong)(WordsOfClass * u) + 1) % (ulong)UsedSlots)
                : (int)(UsedSlots * u * u * u * u);
            slot = Math.Min(slot, UsedSlots - 1);
            words[slot] = words.GetValueOrDefault(slot) + 1;
        }
        return new SparseRow
        {
            Label = (uint)kind, Features = new VBuffer<float>(Slots, words.Count, [.. words.Values], [.. words.Keys]),
        };
    }

    // The output function of SplitMix64.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
