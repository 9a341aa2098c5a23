using FfnnMlNet.Tool.Tables.Import;
using FfnnMlNet.Tool.Tables.Inspecting;
using FfnnMlNet.Tool.Tables.Values;
using FfnnMlNet.Tool.Tables.Views;

namespace FfnnMlNet.Tool.Tables;

/// <summary>Finds the columns of a schema in another table, and says what is unlike.</summary>
internal static class SchemaMatch
{
    /// <summary>The schema as the inspection of the other table, and for each of its columns the one of the cells, or -1.</summary>
    internal static (TableInspection Inspection, int[] CellColumns) Of(
        TableInspection schema, ImportedTable table, TableOptions options, CancellationToken cancel)
    {
        var names = ColumnNames.Clean(table.Names);
        var cellColumns = schema.Columns.Select(column => Find(column, names, table.Names)).ToArray();
        var missing = schema.Columns.Where((column, i) => column.Role == ColumnRole.Feature && cellColumns[i] < 0).ToList();
        if (missing.Count > 0)
        {
            throw new ToolException($"{table.Parts[0].Name} lacks {Columns(missing.Count)} that the model learnt from: "
                + $"{First([.. missing.Select(column => column.Name)])}. It has {First(names)}.{Near(missing, names, cellColumns)}");
        }
        var inspection = schema with
        {
            Sources = [.. table.Parts.Select(part => part.Name)],
            RowCount = table.Cells.RowCount,
            Findings = [],
            MissingTokens = options.MissingTokens.Count > 0 ? options.MissingTokens : schema.MissingTokens,
        };
        List<Finding> findings = [.. table.Notes.Select(note => new Finding(false, null, note))];
        var added = names.Where((_, i) => !cellColumns.Contains(i)).ToList();
        if (added.Count > 0)
        {
            findings.Add(new Finding(false, null,
                $"{Columns(added.Count)} {(added.Count == 1 ? "is" : "are")} unknown to the model and not used: {First(added)}."));
        }
        for (var i = 0; i < cellColumns.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            if (schema.Columns[i].Role == ColumnRole.Feature
                && Compare(schema.Columns[i], table, cellColumns[i], inspection) is { } finding)
            {
                findings.Add(finding);
            }
        }
        findings.AddRange(FarRows.Of(schema, table, cellColumns, new MissingTokens(inspection.MissingTokens), cancel));
        return (inspection with { Findings = [.. findings.OrderByDescending(finding => finding.IsWarning)] }, cellColumns);
    }

    // A name that the table has and the model does not know may be another spelling of one that is missing.
    private static string Near(List<ColumnDecision> missing, List<string> names, int[] cellColumns)
    {
        List<string> free = [.. names.Where((_, i) => !cellColumns.Contains(i))];
        var pairs = missing.Select(column => (column.Name, Near: ColumnNames.Near(column.Name, free).FirstOrDefault()))
            .Where(pair => pair.Near is not null).Take(3).Select(pair => $"'{pair.Name}' by '{pair.Near}'").ToList();
        return pairs.Count == 0 ? "" : $" Did you mean {string.Join(", ", pairs)}? Then rename the column.";
    }

    private static string Columns(int count) => $"{count:N0} column{(count == 1 ? "" : "s")}";

    private static string First(IReadOnlyList<string> names) =>
        KindRules.Quote(names.Take(10)) + (names.Count > 10 ? " and more" : "");

    private static int Find(ColumnDecision column, List<string> names, IReadOnlyList<string> sourceNames)
    {
        try
        {
            return ColumnNames.Find(column.Name, "schema", names, sourceNames);
        }
        catch (ToolException)
        {
            return -1;
        }
    }

    // Values that training has not seen, and cells that cannot be read.
    private static Finding? Compare(ColumnDecision column, ImportedTable table, int cellColumn, TableInspection inspection)
    {
        var cells = table.Cells;
        var missing = new MissingTokens(inspection.MissingTokens).With(column.Format.Missing);
        var texts = new TextColumn(cells, cellColumn, missing);
        Func<long, bool> isOdd;
        string what;
        switch (column.Kind)
        {
            case ColumnKind.Category or ColumnKind.YesNo:
                var levels = new LevelColumn(cells, cellColumn, column, missing);
                isOdd = row => levels[row] == column.Levels.Count;
                what = "is a value that was not or hardly there in training";
                break;
            case ColumnKind.Number:
                var numbers = new NumberColumn(cells, cellColumn, column.Format, missing);
                isOdd = row => float.IsNaN(numbers[row]) && texts[row].Length > 0;
                what = "is no number and counts as missing";
                break;
            case ColumnKind.Date:
                var dates = new DateColumn(cells, cellColumn, column.Format, missing);
                isOdd = row => dates[row] == DateTime.MinValue && texts[row].Length > 0;
                what = $"is no date like {column.Format.DateFormat} and counts as missing";
                break;
            default:
                return null;
        }
        var count = 0L;
        string? example = null;
        var first = 0L;
        for (var row = 0L; row < cells.RowCount; row++)
        {
            if (isOdd(row))
            {
                count++;
                first = example is null ? row : first;
                example ??= texts[row];
            }
        }
        return count == 0 ? null
            : new Finding(true, column.Name,
                $"{count:N0} of {cells.RowCount:N0} rows: '{KindRules.Shorten(example!)}'{(count == 1 ? "" : " or the like")} {what} "
                + $"(first in {RowPlaces.PlaceOf(table, first)}).");
    }
}
