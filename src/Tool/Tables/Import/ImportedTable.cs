namespace FfnnMlNet.Tool.Tables.Import;

/// <summary>The cells of a table and where they come from.</summary>
/// <param name="Cells">The cells.</param>
/// <param name="Names">The names of the columns as they are in the first file; blank where it has none.</param>
/// <param name="Parts">Which rows come from which file, in their order.</param>
/// <param name="BadRows">The rows that were left out.</param>
/// <param name="Notes">What was done to the files, for people to read.</param>
/// <param name="IsComplete">Whether all rows were read.</param>
internal sealed record ImportedTable(
    CellFile Cells, IReadOnlyList<string> Names, IReadOnlyList<ImportedPart> Parts, IReadOnlyList<BadRow> BadRows,
    IReadOnlyList<string> Notes, bool IsComplete)
{
    /// <summary>What separates the cells of the first file; null where it is no separated text.</summary>
    public char? Separator { get; init; }
}
