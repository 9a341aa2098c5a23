using System.Runtime.InteropServices;

namespace FfnnMlNet.Data;

/// <content>Rows as bytes, by which one process gives them to others. Called before features are transformed, and before
/// <see cref="Divide(SparseSlots)"/>.</content>
internal sealed partial class TrainingMatrix
{
    private const int BytesAtOnce = 1 << 20;

    /// <summary>Calls <paramref name="visit"/> with all rows, some at a time, in their order. The same rows always give the same
    /// bytes.</summary>
    /// <param name="groupOf">Gives the group that is written for a group of this table; null = rows have no groups.</param>
    public void WriteRows(Action<byte[], int> visit, Func<int, int>? groupOf)
    {
        var bytes = new MemoryStream(BytesAtOnce);
        using var writer = new BinaryWriter(bytes);
        var first = 0;
        var row = 0;
        if (_isReading)
            _sparse!.ForEachRow((slots, values) =>
            {
                writer.Write(slots.Length);
                writer.Write(MemoryMarshal.AsBytes(slots));
                writer.Write(MemoryMarshal.AsBytes(values));
                Complete();
            });
        else
            _features.ForEachBlock((_, rowCount, rows) =>
            {
                for (var i = 0; i < rowCount; i++)
                {
                    writer.Write(-1);
                    writer.Write(MemoryMarshal.AsBytes(rows.Slice(i * _features.Stride, _features.Columns)));
                    Complete();
                }
            });
        if (row > first)
            Flush();

        void Complete()
        {
            if (_classes)
                writer.Write(_classOfRow.FirstOf(row));
            else
                writer.Write(MemoryMarshal.AsBytes(ValuesOf(row)));
            if (_weights is not null)
                writer.Write(_weights.FirstOf(row));
            if (groupOf is not null)
                writer.Write(groupOf(_groups!.FirstOf(row)));
            row++;
            if (bytes.Length >= BytesAtOnce)
                Flush();
        }

        void Flush()
        {
            writer.Flush();
            visit(bytes.ToArray(), row - first);
            first = row;
            bytes.SetLength(0);
        }
    }

    /// <summary>Appends rows as <see cref="WriteRows"/> wrote them, in the same way as if they had been read from the table.</summary>
    /// <param name="hasGroups">True when groups were written.</param>
    public void AppendRows(ReadOnlySpan<byte> bytes, int rowCount, bool hasGroups)
    {
        var (values, features) = (new float[_outputs], new float[FeatureCount]);
        for (var row = 0; row < rowCount; row++)
        {
            AppendFeatures(ref bytes, features);
            var classIndex = 0;
            if (_classes)
                classIndex = Take<int>(ref bytes);
            else
                Take(ref bytes, values);
            var weight = _weights is null ? 1 : Take<float>(ref bytes);
            if (_classes)
                AddClass(classIndex, weight);
            else
                AddValues(values, weight);
            if (hasGroups)
                AddGroup(Take<int>(ref bytes));
        }
    }

    private void AppendFeatures(ref ReadOnlySpan<byte> bytes, float[] features)
    {
        var count = Take<int>(ref bytes);
        if (count < 0)
        {
            Take(ref bytes, features);
            if (!_isReading)
            {
                features.CopyTo(NextRow());
                return;
            }
            var target = NextSparseRow();
            for (var slot = 0; slot < features.Length; slot++)
                target.Add(slot, features[slot]);
            return;
        }
        var (slots, values) = (new int[count], new float[count]);
        Take(ref bytes, slots);
        Take(ref bytes, values);
        if (_isReading)
        {
            var target = NextSparseRow();
            for (var i = 0; i < count; i++)
                target.Add(slots[i], values[i]);
            return;
        }
        var row = NextRow();
        for (var i = 0; i < count; i++)
            row[slots[i]] = values[i];
    }

    private static T Take<T>(ref ReadOnlySpan<byte> bytes) where T : unmanaged
    {
        var value = MemoryMarshal.Read<T>(bytes);
        bytes = bytes[Marshal.SizeOf<T>()..];
        return value;
    }

    private static void Take<T>(ref ReadOnlySpan<byte> bytes, T[] values) where T : unmanaged
    {
        var target = MemoryMarshal.AsBytes(values.AsSpan());
        bytes[..target.Length].CopyTo(target);
        bytes = bytes[target.Length..];
    }
}
