using FfnnMlNet.Tool.Tables.Import;
using FfnnMlNet.Tool.Tables.Values;

namespace FfnnMlNet.Tool.Tables.Inspecting;

/// <summary>The columns of a table that is being inspected.</summary>
/// <param name="Table">The cells.</param>
/// <param name="Names">The names in the view.</param>
/// <param name="Missing">The cells that mean that there is no value.</param>
/// <param name="Profiles">One per column.</param>
internal sealed record TableColumns(
    ImportedTable Table, IReadOnlyList<string> Names, MissingTokens Missing, IReadOnlyList<ColumnProfile> Profiles,
    CancellationToken Cancel)
{
    /// <summary>The number of rows.</summary>
    internal long RowCount => Table.Cells.RowCount;

    /// <summary>The index of the column that a person names.</summary>
    internal int Find(string wanted, string what) => ColumnNames.Find(wanted, what, Names, Table.Names);

    /// <summary>The levels of a column, or null where there are too many.</summary>
    internal List<Level>? Levels(int column, bool areNumbers = false) =>
        new LevelCounter(Table.Cells, Missing, Cancel).Count(column, areNumbers);

    /// <summary>Calls an action for the value of each row, without those that are missing.</summary>
    internal void Each(int column, CellAction action)
    {
        var block = new CellBlock();
        for (var i = 0; i < Table.Cells.BlockCount; i++)
        {
            Cancel.ThrowIfCancellationRequested();
            Table.Cells.Read(i, column, block);
            for (var row = 0; row < block.Count; row++)
            {
                var value = Missing.Value(block[row]);
                if (!value.IsEmpty)
                {
                    action((long)i * CellFile.BlockRows + row, value);
                }
            }
        }
    }

    /// <summary>The place of a row for people to read, such as "houses.csv, line 12".</summary>
    internal string PlaceOf(long row) => RowPlaces.PlaceOf(Table, row);

    /// <summary>A decision with what the profile of the column says.</summary>
    internal ColumnDecision Decide(int column, ColumnKind kind, ColumnRole role, string reason)
    {
        var profile = Profiles[column];
        var isNumber = kind == ColumnKind.Number && profile.Smallest <= profile.Largest;
        return new ColumnDecision(Names[column], kind, role, reason)
        {
            SourceName = Table.Names[column],
            Missing = profile.Missing,
            Distinct = profile.Distinct,
            Examples = profile.Examples,
            Range = isNumber ? (profile.Smallest, profile.Largest) : null,
            Format = profile.Format,
        };
    }
}
