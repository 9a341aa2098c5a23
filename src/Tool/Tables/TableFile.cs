using FfnnMlNet.Tool.Tables.Import;
using FfnnMlNet.Tool.Tables.Inspecting;

namespace FfnnMlNet.Tool.Tables;

/// <summary>The cells of a table that has been read. It may be inspected more than once: as a sample, which is quick, and as a
/// whole.</summary>
internal sealed class TableFile : IDisposable
{
    private readonly string _folder;
    private readonly TableOptions _options;

    private TableFile(string folder, TableOptions options, ImportedTable imported) =>
        (_folder, _options, Imported) = (folder, options, imported);

    /// <summary>The cells and where they come from.</summary>
    internal ImportedTable Imported { get; }

    /// <summary>The number of rows that were read.</summary>
    internal long RowCount => Imported.Cells.RowCount;

    /// <summary>The number of cells that were read.</summary>
    internal long CellCount => Imported.Cells.RowCount * Imported.Cells.ColumnCount;

    /// <summary>Reads the cells of a table.</summary>
    /// <param name="progress">Gets a line of text now and then.</param>
    /// <exception cref="ToolException">The files cannot be read.</exception>
    internal static TableFile Read(TableOptions options, IProgress<string>? progress, CancellationToken cancel)
    {
        var folder = TemporaryFolder.Create();
        try
        {
            var control = new ReadControl(progress, options.ReadingLimit, cancel);
            return new TableFile(folder, options, new TableImport(options, folder, control).Run());
        }
        catch (Exception cause)
        {
            TemporaryFolder.Remove(folder);
            if (Explained(cause) is { } explained)
            {
                throw explained;
            }
            throw;
        }
    }

    /// <summary>Finds out what the table is.</summary>
    /// <param name="mostRows">The most rows, in blocks from all over the table, that the table has then; null = all.</param>
    /// <param name="isOwned">Whether this file is disposed of together with the table. Otherwise it has to live longer.</param>
    /// <exception cref="ToolException">The options do not fit the table.</exception>
    internal Table Inspect(long? mostRows, IProgress<string>? progress, CancellationToken cancel, bool isOwned = false)
    {
        var imported = mostRows is { } most ? Imported with { Cells = Imported.Cells.Sample(most) } : Imported;
        return Explaining(() =>
        {
            var inspection = Inspector.Inspect(imported, _options, new ReadControl(progress, null, cancel), cancel);
            return new Table(imported, inspection, [.. Enumerable.Range(0, inspection.Columns.Count)], isOwned ? this : null);
        });
    }

    /// <summary>The table by the schema of another one, see <see cref="Table.OpenLike"/>. This file is disposed of together with
    /// it.</summary>
    /// <exception cref="ToolException">The table lacks a column that the model learns from.</exception>
    internal Table InspectLike(TableInspection schema, TableOptions options, CancellationToken cancel) => Explaining(() =>
    {
        var (inspection, cellColumns) = SchemaMatch.Of(schema, Imported, options, cancel);
        return new Table(Imported, inspection, cellColumns, this);
    });

    public void Dispose()
    {
        Imported.Cells.Dispose();
        TemporaryFolder.Remove(_folder);
    }

    private static T Explaining<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception cause) when (Explained(cause) is { } explained)
        {
            throw explained;
        }
    }

    private static ToolException? Explained(Exception cause) => cause is IOException or UnauthorizedAccessException
        ? new ToolException($"The table cannot be read: {cause.Message.TrimEnd('.')}.", cause) : null;
}
