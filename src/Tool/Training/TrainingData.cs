using System.Globalization;
using FfnnMlNet.Tool.Tables;
using Microsoft.ML;

namespace FfnnMlNet.Tool.Training;

/// <summary>The rows to learn from and the rows for testing.</summary>
internal sealed class TrainingData : IDisposable
{
    // Rows for testing beyond that make no interval narrower that anyone would notice.
    private const int MostTestRows = 100_000;
    private const long MostTestCells = 40_000_000;

    private readonly Table _table;
    private readonly Table _testTable;
    private ulong[]? _prints;

    private TrainingData(Table table, Table testTable, RowSplit split, LabelValues labels, LabelValues testLabels, int[]? testGroups)
    {
        (_table, _testTable, Split) = (table, testTable, split);
        (Labels, TestLabels, TestGroups) = (labels, testLabels, testGroups);
    }

    /// <summary>What the table is.</summary>
    public TableInspection Inspection => _table.Inspection;

    /// <summary>Whether it has all rows of the files. False where reading was cut, and where it is a sample.</summary>
    public bool IsComplete => _table.IsComplete;

    /// <summary>Which rows are which.</summary>
    public RowSplit Split { get; }

    /// <summary>The labels of all rows of the table.</summary>
    public LabelValues Labels { get; }

    /// <summary>The labels of all rows of the table that the test rows are of.</summary>
    public LabelValues TestLabels { get; }

    /// <summary>The group of each test row, numbered from 0; null = rows do not depend on each other.</summary>
    public int[]? TestGroups { get; }

    /// <summary>The number of rows of the table that have no label, or one that is not used.</summary>
    public long Unlabelled { get; private init; }

    /// <summary>Whether the training rows are in the order of time.</summary>
    public bool IsInTimeOrder { get; private init; }

    /// <summary>The number of rows of the table, those without a label too.</summary>
    public long RowCount => _table.RowCount;

    /// <summary>The cells of the table.</summary>
    public long Cells => _table.RowCount * _table.Inspection.Columns.Count;

    /// <summary>Whether the rows of the table have been compared.</summary>
    public bool AreCompared => _prints is not null;

    /// <summary>How many rows repeat another one, and how many test rows are equal to a training row; empty where there are none, or the
    /// rows were not compared.</summary>
    public IReadOnlyList<Finding> Repeats { get; private set; } = [];

    /// <summary>What the table of the test rows has that is unlike; empty where they are of the same table.</summary>
    public IReadOnlyList<Finding> TestFindings => ReferenceEquals(_table, _testTable) ? [] : _testTable.Inspection.Findings;

    /// <summary>Finds out what the table is, reads the files for testing, and decides which rows are kept.</summary>
    /// <param name="file">The cells, which have to live longer.</param>
    /// <param name="mostRows">The most rows, in blocks from all over the table, that are used; null = all.</param>
    public static TrainingData Of(
        TrainRequest request, TableFile file, long? mostRows, IProgress<string>? progress, CancellationToken cancel)
    {
        var table = file.Inspect(mostRows, progress, cancel);
        Table? testTable = null;
        try
        {
            if (request.TestFiles.Count > 0)
            {
                testTable = Table.OpenLike(table.Inspection, request.Table with { Files = request.TestFiles }, progress, cancel);
                if (!testTable.HasLabels)
                    throw new ToolException($"{request.TestFiles[0]} lacks the label, so no model can be tested on it.");
            }
            return Of(request, table, testTable ?? table);
        }
        catch
        {
            testTable?.Dispose();
            table.Dispose();
            throw;
        }
    }

    /// <summary>All training rows, or some of them drawn by seed.</summary>
    public IDataView Train(int? most, int seed) => _table.Rows(Selection(_table, TrainRows(most, seed)));

    /// <summary>All training rows, or some of them drawn by seed, in the order of the table.</summary>
    public int[] TrainRows(int? most, int seed)
    {
        if (most is not { } count || count >= Split.Train.Length)
            return Split.Train;
        int[] drawn = [.. Split.Train];
        new Random(seed).Shuffle(drawn);
        return [.. drawn.AsSpan(0, count).ToArray().Order()];
    }

    /// <summary>The test rows, or the first of them.</summary>
    public IDataView Test(int? most = null) =>
        _testTable.Rows(Selection(_testTable, most is { } count ? Split.Test.Take(count) : Split.Test));

    /// <summary>Some test rows.</summary>
    /// <param name="positions">Their positions among the test rows.</param>
    public IDataView TestAt(IEnumerable<int> positions) =>
        _testTable.Rows(Selection(_testTable, positions.Select(position => Split.Test[position])));

    /// <summary>Where a test row is in its file.</summary>
    public string PlaceOf(int position) => _testTable.PlaceOf(Split.Test[position]);

    /// <summary>The cells of a test row as they are in the file, by the names of their columns.</summary>
    public IReadOnlyDictionary<string, string> CellsOf(int position)
    {
        var cells = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, cell) in _testTable.CellNames.Zip(_testTable.Cells(Split.Test[position])))
            cells.TryAdd(name, cell);
        return cells;
    }

    /// <summary>Compares all rows with each other, for <see cref="Repeats"/>.</summary>
    public void FindRepeats(CancellationToken cancellation)
    {
        _prints ??= _table.Fingerprints(cancellation);
        var tests = ReferenceEquals(_table, _testTable) ? _prints : _testTable.Fingerprints(cancellation);
        Repeats = RepeatedRows.Of(_prints, Split.Train, tests, Split.Test);
    }

    /// <summary>The fingerprints of the rows that a model learnt from.</summary>
    /// <param name="rows">The number of rows that were drawn, or all.</param>
    public RowFingerprints RowsLearntFrom(int rows, int seed, CancellationToken cancellation)
    {
        _prints ??= _table.Fingerprints(cancellation);
        return RowFingerprints.Of(TrainRows(rows, seed).Select(row => _prints[row]));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!ReferenceEquals(_table, _testTable))
            _testTable.Dispose();
        _table.Dispose();
    }

    private static RowSelection Selection(Table table, IEnumerable<int> rows) =>
        RowSelection.Of(table.RowCount, rows.Select(row => (long)row));

    private static TrainingData Of(TrainRequest request, Table table, Table testTable)
    {
        if (table.Inspection.Task is null)
            throw new ToolException("No label was given. Name the column to predict with --label.");
        var labels = LabelValues.Of(table);
        int[] usable = [.. table.Trainable.Rows.Select(row => (int)row)];
        var times = HasRole(table, ColumnRole.SplitDate) ? table.SplitTimes() : null;
        var groups = HasRole(table, ColumnRole.Group) ? table.GroupNumbers() : null;
        RowSplit split;
        if (!ReferenceEquals(table, testTable))
        {
            split = new RowSplit(usable, [.. testTable.Trainable.Rows.Select(row => (int)row).Take(MostTestRows)],
                $"the rows of {string.Join(", ", request.TestFiles)}");
            if (split.Test.Length == 0)
                throw new ToolException($"{request.TestFiles[0]} has no row with a label, so no model can be tested on it.");
        }
        else
        {
            split = request.Split is { } given
                ? given with { Train = [.. given.Train.Intersect(usable)], Test = [.. given.Test.Intersect(usable)] }
                : Draw(request, table, usable, labels, groups, times);
        }
        return new TrainingData(
            table, testTable, split, labels, ReferenceEquals(table, testTable) ? labels : LabelValues.Of(testTable),
            groups is null || !ReferenceEquals(table, testTable) ? null : Numbered([.. split.Test.Select(row => groups[row])]))
        {
            Unlabelled = table.RowCount - usable.Length,
            IsInTimeOrder = times is not null && IsAscending(split.Train.Order().Select(row => times[row])),
        };
    }

    private static bool HasRole(Table table, ColumnRole role) => table.Inspection.Columns.Any(column => column.Role == role);

    private static RowSplit Draw(TrainRequest request, Table table, int[] usable, LabelValues labels, int[]? groups, double[]? times)
    {
        var most = (int)Math.Clamp(MostTestCells / table.Inspection.Columns.Count, 1000, MostTestRows);
        RowSplit split;
        if (times is not null)
        {
            var date = table.Inspection.Columns.First(column => column.Role == ColumnRole.SplitDate);
            split = RowSplitter.ByTime(
                [.. usable.Select(row => double.IsNaN(times[row]) ? double.NegativeInfinity : times[row])], date.Name,
                time => date.Kind == ColumnKind.Number
                    ? time.ToString(CultureInfo.InvariantCulture)
                    : new DateTime((long)time).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture).Replace(" 00:00:00", ""),
                request.TestShare, most);
        }
        else if (groups is not null)
        {
            var name = table.Inspection.Columns.First(column => column.Role == ColumnRole.Group).Name;
            split = RowSplitter.ByGroup(Numbered([.. usable.Select(row => groups[row])]), name, request.TestShare, most, request.Seed);
        }
        else
        {
            split = RowSplitter.Random(
                usable.Length, labels.Classes is { } classes ? [.. usable.Select(row => classes[row])] : null, request.TestShare, most,
                request.Seed);
        }
        return new RowSplit([.. split.Train.Select(i => usable[i])], [.. split.Test.Select(i => usable[i])], split.How);
    }

    private static int[] Numbered(int[] groups)
    {
        var numbers = new Dictionary<int, int>();
        return [.. groups.Select(group =>
        {
            if (!numbers.TryGetValue(group, out var number))
                numbers.Add(group, number = numbers.Count);
            return number;
        })];
    }

    private static bool IsAscending(IEnumerable<double> times)
    {
        var last = double.NegativeInfinity;
        foreach (var time in times.Select(time => double.IsNaN(time) ? double.NegativeInfinity : time))
        {
            if (time < last)
                return false;
            last = time;
        }
        return true;
    }
}
