using FfnnMlNet.Tool.Tables.Import;
using FfnnMlNet.Tool.Tables.Inspecting;
using FfnnMlNet.Tool.Tables.Values;
using FfnnMlNet.Tool.Tables.Views;

namespace FfnnMlNet.Tool.Tables;

/// <summary>A table that has been read and inspected. Its cells are in a temporary file, so it may be larger than memory. Its members can
/// be used by several threads at the same time.</summary>
internal sealed class Table : IDisposable
{
    private readonly ImportedTable _imported;
    private readonly TableFile? _owned;
    private readonly int[] _cellColumns;
    private readonly MissingTokens _missing;
    private RowSelection? _trainable;

    /// <param name="cellColumns">For each column of the inspection that of the cells; -1 = it is not there.</param>
    /// <param name="owned">What is disposed of together with the table; null = nothing.</param>
    internal Table(ImportedTable imported, TableInspection inspection, int[] cellColumns, TableFile? owned)
    {
        (_imported, Inspection, _cellColumns, _owned) = (imported, inspection, cellColumns, owned);
        _missing = new MissingTokens(inspection.MissingTokens);
    }

    /// <summary>What the table is.</summary>
    internal TableInspection Inspection { get; }

    /// <summary>The number of rows that were read.</summary>
    internal long RowCount => _imported.Cells.RowCount;

    /// <summary>Whether it has all rows of the files. False where <see cref="TableOptions.ReadingLimit"/> cut the table, and where it is a
    /// sample.</summary>
    internal bool IsComplete => _imported.IsComplete && !_imported.Cells.IsSample;

    /// <summary>The rows that were left out because they could not be read.</summary>
    internal int BadRowCount => _imported.BadRows.Count;

    /// <summary>The names of all columns of the file, as they are there; a blank one has its number.</summary>
    internal IReadOnlyList<string> CellNames =>
        [.. _imported.Names.Select((name, i) => string.IsNullOrWhiteSpace(name) ? $"column{i + 1}" : name)];

    /// <summary>Whether every label column is there.</summary>
    internal bool HasLabels => Inspection.Labels.Any() && Enumerable.Range(0, _cellColumns.Length)
        .All(i => Inspection.Columns[i].Role != ColumnRole.Label || _cellColumns[i] >= 0);

    /// <summary>What separates the cells of the file; null where it is no separated text.</summary>
    internal char? Separator => _imported.Separator;

    /// <summary>Whether numbers of the table have a decimal comma.</summary>
    internal bool HasDecimalComma => Inspection.Columns.Any(column => column.Kind == ColumnKind.Number && column.Format.DecimalComma);

    /// <summary>All rows.</summary>
    internal RowSelection AllRows => RowSelection.All(RowCount);

    /// <summary>The rows that a model can learn from or be judged by: those with a label (of a class that was not dropped) and, where there
    /// is a weight, one above 0.</summary>
    internal RowSelection Trainable => _trainable ??= FindTrainable();

    /// <summary>Reads and inspects a table.</summary>
    /// <param name="progress">Gets a line of text now and then.</param>
    /// <exception cref="ToolException">The table cannot be read, or the options do not fit it.</exception>
    internal static Table Open(TableOptions options, IProgress<string>? progress, CancellationToken cancel) =>
        Owning(TableFile.Read(options, progress, cancel), file => file.Inspect(null, progress, cancel, isOwned: true));

    /// <summary>Reads a table by the schema of another one. Its findings say what is unlike in this table.</summary>
    /// <param name="schema">The inspection of the other table, see <see cref="TableSchema"/>.</param>
    /// <param name="options">The files and how to read them. What is said about columns is not used.</param>
    /// <exception cref="ToolException">The table cannot be read, or lacks a column that the model learns from.</exception>
    internal static Table OpenLike(
        TableInspection schema, TableOptions options, IProgress<string>? progress, CancellationToken cancel)
    {
        var wanted = options with { Labels = [.. schema.Features.Select(column => column.SourceName.Trim())] };
        return Owning(TableFile.Read(wanted, progress, cancel), file => file.InspectLike(schema, options, cancel));
    }

    /// <summary>Checks that the first file has the columns that the options name, without reading its rows. The standard input is not
    /// read.</summary>
    /// <exception cref="ToolException">There is no such file or column.</exception>
    internal static void CheckNames(TableOptions options, CancellationToken cancel)
    {
        if (options.Files.Contains(TableImport.StandardInput))
        {
            return;
        }
        var folder = TemporaryFolder.Create();
        try
        {
            var sourceNames = new TableImport(options, folder, new ReadControl(null, null, cancel)).ReadNames();
            var names = ColumnNames.Clean(sourceNames);
            foreach (var label in options.Labels)
            {
                ColumnNames.Find(label, "label", names, sourceNames);
            }
        }
        finally
        {
            TemporaryFolder.Remove(folder);
        }
    }

    /// <summary>Rows for ML.NET, with the columns of all roles but those that are left out, under their names.</summary>
    /// <remarks>Number and yes/no: Single, NaN where missing. Category and text: text, empty where missing. Date: DateTime, MinValue where
    /// missing. Group: text. A label of two classes is a Boolean, true for the second one of <see cref="ColumnDecision.Levels"/>; of more
    /// classes a key with their names; otherwise a Single. Several labels are also together in a vector of Single,
    /// <see cref="Pipelines.ModelPipeline.LabelColumn"/>.</remarks>
    internal Microsoft.ML.IDataView Rows(RowSelection selection)
    {
        var labelName = Pipelines.ModelPipeline.LabelColumn(Inspection);
        return new TableView(ColumnGetter.Of(_imported.Cells, Inspection, _cellColumns, _missing, labelName), selection);
    }

    /// <summary>The classes of all rows: the index in <see cref="ColumnDecision.Levels"/>, or -1 where there is none.</summary>
    internal int[] LabelClasses()
    {
        var i = IndexOf(ColumnRole.Label);
        var label = Inspection.Columns[i];
        var levels = new LevelColumn(_imported.Cells, _cellColumns[i], label, _missing);
        return Collect(row => levels[row] < label.Levels.Count ? levels[row] : -1);
    }

    /// <summary>The values of a column of numbers; NaN where missing.</summary>
    internal float[] Numbers(ColumnDecision column)
    {
        var numbers = new NumberColumn(_imported.Cells, _cellColumns[IndexOf(column)], column.Format, _missing);
        return Collect(row => numbers[row]);
    }

    /// <summary>A number per group of the column with the role <see cref="ColumnRole.Group"/>, from 0 in the order of the rows. A row
    /// without a group is one of its own.</summary>
    internal int[] GroupNumbers()
    {
        var texts = new TextColumn(_imported.Cells, _cellColumns[IndexOf(ColumnRole.Group)], _missing);
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        var next = 0;
        return Collect(row =>
        {
            var text = texts[row];
            if (text.Length == 0)
            {
                return next++;
            }
            if (!numbers.TryGetValue(text, out var number))
            {
                numbers.Add(text, number = next++);
            }
            return number;
        });
    }

    /// <summary>The times of the column with the role <see cref="ColumnRole.SplitDate"/>, as numbers that rise with time; NaN where
    /// missing.</summary>
    internal double[] SplitTimes()
    {
        var i = IndexOf(ColumnRole.SplitDate);
        var column = Inspection.Columns[i];
        if (column.Kind == ColumnKind.Number)
        {
            var numbers = new NumberColumn(_imported.Cells, _cellColumns[i], column.Format, _missing);
            return Collect(row => (double)numbers[row]);
        }
        var dates = new DateColumn(_imported.Cells, _cellColumns[i], column.Format, _missing);
        return Collect(row => dates[row] is var date && date == DateTime.MinValue ? double.NaN : date.Ticks);
    }

    /// <summary>A hash of the inputs and labels of each row, as they are read: rows that are equal for a model have the same one, also in
    /// another file or format.</summary>
    internal ulong[] Fingerprints(CancellationToken cancel)
    {
        var hashes = new ulong[RowCount];
        for (var i = 0; i < Inspection.Columns.Count; i++)
        {
            var column = Inspection.Columns[i];
            if (column.Role is not (ColumnRole.Feature or ColumnRole.Label))
            {
                continue;
            }
            var value = FingerprintOf(column, _cellColumns[i]);
            for (var row = 0L; row < hashes.LongLength; row++)
            {
                if (row % CellFile.BlockRows == 0)
                {
                    cancel.ThrowIfCancellationRequested();
                }
                hashes[row] = CellHash.Mix(hashes[row] ^ value(row));
            }
        }
        return hashes;
    }

    /// <summary>All cells of a row as they are in the file, in the order of <see cref="CellNames"/>.</summary>
    internal string[] Cells(long row)
    {
        var block = new CellBlock();
        return [.. Enumerable.Range(0, _imported.Cells.ColumnCount).Select(column =>
        {
            _imported.Cells.Read((int)(row / CellFile.BlockRows), column, block);
            return System.Text.Encoding.UTF8.GetString(block[(int)(row % CellFile.BlockRows)]);
        })];
    }

    /// <summary>All cells of all rows as they are in the file. The array is used again for the next row.</summary>
    internal IEnumerable<string[]> ReadCells()
    {
        var blocks = Enumerable.Range(0, _imported.Cells.ColumnCount).Select(_ => new CellBlock()).ToArray();
        var cells = new string[blocks.Length];
        for (var i = 0; i < _imported.Cells.BlockCount; i++)
        {
            for (var column = 0; column < blocks.Length; column++)
            {
                _imported.Cells.Read(i, column, blocks[column]);
            }
            for (var row = 0; row < _imported.Cells.RowsOf(i); row++)
            {
                for (var column = 0; column < blocks.Length; column++)
                {
                    cells[column] = System.Text.Encoding.UTF8.GetString(blocks[column][row]);
                }
                yield return cells;
            }
        }
    }

    /// <summary>Where a row is in its file, such as "houses.csv, line 12".</summary>
    internal string PlaceOf(long row) => RowPlaces.PlaceOf(_imported, row);

    public void Dispose() => _owned?.Dispose();

    private static Table Owning(TableFile file, Func<TableFile, Table> inspect)
    {
        try
        {
            return inspect(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private Func<long, ulong> FingerprintOf(ColumnDecision column, int cellColumn)
    {
        if (column.Kind == ColumnKind.Number && column.Levels.Count == 0)
        {
            var numbers = new NumberColumn(_imported.Cells, cellColumn, column.Format, _missing);
            // All missing values are equal, and so are 0 and -0.
            return row => numbers[row] is var number && float.IsNaN(number) ? ulong.MaxValue : BitConverter.SingleToUInt32Bits(number + 0f);
        }
        if (column.Kind == ColumnKind.Date)
        {
            var dates = new DateColumn(_imported.Cells, cellColumn, column.Format, _missing);
            return row => (ulong)dates[row].Ticks;
        }
        if (column.Levels.Count > 0)
        {
            var levels = new LevelTextColumn(_imported.Cells, cellColumn, column, _missing);
            return row => CellHash.Of(levels[row]);
        }
        var texts = new TextColumn(_imported.Cells, cellColumn, _missing);
        return row => CellHash.Of(texts[row]);
    }

    private int IndexOf(ColumnRole role) => IndexOf(Inspection.Columns.First(column => column.Role == role));

    private int IndexOf(ColumnDecision column) => Enumerable.Range(0, Inspection.Columns.Count)
        .First(i => ReferenceEquals(Inspection.Columns[i], column));

    private T[] Collect<T>(Func<long, T> value)
    {
        var values = new T[RowCount];
        for (var row = 0L; row < values.LongLength; row++)
        {
            values[row] = value(row);
        }
        return values;
    }

    private RowSelection FindTrainable()
    {
        var rows = AllRows;
        for (var i = 0; i < Inspection.Columns.Count; i++)
        {
            var column = Inspection.Columns[i];
            if (column.Role == ColumnRole.Label && column.Levels.Count > 0)
            {
                var levels = new LevelColumn(_imported.Cells, _cellColumns[i], column, _missing);
                rows = rows.And(row => levels[row] >= 0 && levels[row] < column.Levels.Count);
            }
            else if (column.Role is ColumnRole.Label or ColumnRole.Weight)
            {
                var numbers = new NumberColumn(_imported.Cells, _cellColumns[i], column.Format, _missing);
                rows = column.Role == ColumnRole.Label ? rows.And(row => !float.IsNaN(numbers[row])) : rows.And(row => numbers[row] > 0);
            }
        }
        return rows;
    }
}
