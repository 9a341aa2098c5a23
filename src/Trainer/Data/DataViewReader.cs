using System.Runtime.InteropServices;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Data;

/// <summary>
/// Copies a data view into a <see cref="TrainingMatrix"/>, in one pass with one cursor, in the order of the cursor. Several cursors in
/// parallel would be faster on files, but the order of the rows, and so the model, would depend on timing.
/// </summary>
internal sealed class DataViewReader(
    IDataView data, DataViewSchema.Column features, DataViewSchema.Column label, LabelReader labels, DataViewSchema.Column? weight,
    MissingValues missingValues, RowStorage storage, Action checkAlive, DataViewSchema.Column? group = null)
{
    /// <summary>Advice for the most frequent reason why labels or features are missing in all rows.</summary>
    public const string EmptyCells =
        "If the rows come from a text file: with a separatorChar, hasHeader or column index that does not fit the file, " +
        "cells are read as empty; look at some rows with data.Preview().";

    // Cancellation is checked once per so many rows, or, if rows are wide, once per so many values.
    private const int RowsBetweenChecks = 1024;
    private const int ValuesBetweenChecks = 1 << 20;

    private readonly RowLengths _lengths = new("Feature", features);
    private readonly NonFiniteFeatures _nonFinite = new(features);
    private readonly ReadCounts _counts = new();
    private RowGroups? _groups;

    /// <summary>Called from time to time with the rows kept so far.</summary>
    public Action<TrainingMatrix>? OnRows { get; init; }

    /// <summary>The ranks that each read a part of the table; null = this process reads all of it.</summary>
    public RankGroup? Ranks { get; init; }

    /// <summary>Reads all rows that can be used. Where ranks each read a part, the rows are those of all ranks.</summary>
    /// <exception cref="InvalidOperationException">No row can be used, or values are missing where the options make that an
    /// error.</exception>
    public TrainingMatrix Read()
    {
        var rows = Empty();
        try
        {
            ReadInto(rows);
            if (Ranks is { } ranks)
            {
                AddCountsOf(ranks);
                rows = RankTables.Join(ranks, rows, Empty(), _groups?.Names, checkAlive);
            }
            if (rows.RowCount == 0)
                throw new InvalidOperationException(NoRowsMessage());
            return rows;
        }
        catch
        {
            // Rows may be in a temporary file, which must be deleted when reading fails.
            rows.Dispose();
            throw;
        }
    }

    private TrainingMatrix Empty()
    {
        var featureCount = ((VectorDataViewType)features.Type).Size;
        var rows = labels.CreateMatrix(featureCount, weight is not null, storage);
        if (featureCount >= SparseSlots.LeastSlots)
            rows.ReadSparse();
        return rows;
    }

    // Messages are about the rows of all ranks.
    private void AddCountsOf(RankGroup ranks)
    {
        var before = 0L;
        foreach (var (rank, bytes) in ranks.GatherBytes(MemoryMarshal.AsBytes(_counts.ToArray().AsSpan()).ToArray()).Index())
        {
            var numbers = MemoryMarshal.Cast<byte, long>(bytes);
            if (rank < ranks.Rank)
                before += numbers[0];
            if (rank != ranks.Rank)
                _counts.Add(numbers);
        }
        _nonFinite.AddCountsOf(ranks, before);
    }

    private void ReadInto(TrainingMatrix rows)
    {
        List<DataViewSchema.Column> columns = [features, label];
        if (weight is { } used)
            columns.Add(used);
        if (group is { } grouped)
            columns.Add(grouped);
        using var cursor = data.GetRowCursor(columns);
        var getFeatures = cursor.GetGetter<VBuffer<float>>(features);
        var getWeight = weight is { } column ? cursor.GetGetter<float>(column) : null;
        var addLabel = labels.CreateGetter(cursor, label);
        _groups = group is { } groupColumn ? new RowGroups(groupColumn) : null;
        var getGroup = _groups?.CreateGetter(cursor);
        var buffer = default(VBuffer<float>);
        var rowsBetweenChecks = Math.Clamp(ValuesBetweenChecks / Math.Max(1, rows.FeatureCount), 1, RowsBetweenChecks);
        while (cursor.MoveNext())
        {
            if (_counts.Read++ % rowsBetweenChecks == 0)
            {
                checkAlive();
                OnRows?.Invoke(rows);
            }
            var rowWeight = 1f;
            getWeight?.Invoke(ref rowWeight);
            if (!(rowWeight > 0) || !float.IsFinite(rowWeight))
            {
                _counts.WithoutWeight++;
                continue;
            }
            getFeatures(ref buffer);
            _lengths.Check(buffer, cursor.Position);
            if (rows.IsReadingSparse)
                CopyInto(buffer, rows.NextSparseRow());
            else
                CopyInto(buffer, rows.NextRow());
            var isFinite = Reductions.AllFinite(buffer.GetValues());
            if (!isFinite && missingValues == MissingValues.SkipRows)
                _counts.WithoutFeatures++;
            else if (!addLabel(rows, rowWeight))
                _counts.WithoutLabel++;
            else
            {
                if (getGroup is not null)
                    rows.AddGroup(getGroup());
                if (!isFinite)
                    _nonFinite.Count(buffer, _counts.Read);
            }
        }
        if (missingValues == MissingValues.Error)
            _nonFinite.ThrowIfAny();
        if (labels.Unmatched is { } unmatched)
            throw new InvalidOperationException(
                $"Label column '{label.Name}' has labels that {labels.Against} does not have: {unmatched}. " +
                "Labels are matched by the values of their keys: prepare both with the same MapValueToKey, or leave those rows out.");
    }

    private static void CopyInto(in VBuffer<float> buffer, Span<float> zeros)
    {
        if (buffer.IsDense)
        {
            buffer.GetValues().CopyTo(zeros);
            return;
        }
        var values = buffer.GetValues();
        var indices = buffer.GetIndices();
        for (var i = 0; i < values.Length; i++)
            zeros[indices[i]] = values[i];
    }

    private static void CopyInto(in VBuffer<float> buffer, SparseStore row)
    {
        var values = buffer.GetValues();
        if (buffer.IsDense)
        {
            for (var slot = 0; slot < values.Length; slot++)
                row.Add(slot, values[slot]);
            return;
        }
        var indices = buffer.GetIndices();
        for (var i = 0; i < values.Length; i++)
            row.Add(indices[i], values[i]);
    }

    /// <summary>Counts of the missing features that will be imputed.</summary>
    public NonFiniteFeatures NonFinite => _nonFinite;

    /// <summary>One sentence about the rows that were skipped, or null when there were none.</summary>
    /// <param name="use">What the rows are for: "training" or "validation".</param>
    public string? SkipMessage(string use) => _counts.Skipped == 0
        ? null : $"Skipped {ReadCounts.Text(_counts.Skipped)} of {ReadCounts.Text(_counts.Read)} rows for {use}: {Reasons()}.";

    private string NoRowsMessage() => _counts.Read == 0
        ? "No valid training instances found: the data is empty. Check the path and the filters of the data."
        : $"No valid training instances found: all {ReadCounts.Text(_counts.Read)} rows were skipped, {Reasons()}." +
            (_counts.WithoutLabel + _counts.WithoutFeatures > 0 ? " " + EmptyCells : "");

    private string Reasons() => _counts.Reasons(features.Name, label.Name, weight?.Name);
}
