namespace FfnnMlNet.Tool.Tables.Import;

/// <summary>How the cells of a text file are separated.</summary>
/// <param name="Separator">Between two cells.</param>
/// <param name="Quote">Around a cell that has separators, quotes or line breaks.</param>
/// <param name="Escape">Before a quote within a quoted cell; usually the quote itself.</param>
/// <param name="SkippedLines">Lines at the beginning that belong to no table.</param>
/// <param name="ColumnCount">Cells per row.</param>
/// <param name="HasHeader">Whether the first row looks like names.</param>
internal sealed record CsvDialect(string Separator, string Quote, string Escape, int SkippedLines, int ColumnCount, bool HasHeader)
{
    private const string StandardQuote = "\"";

    /// <summary>Asks DuckDB, and looks itself where DuckDB finds one column or nothing: some rows with too many or too few cells keep it
    /// from seeing the separator.</summary>
    internal static CsvDialect Of(DuckSession session, string path)
    {
        var sniffed = Sniff(session, path);
        return sniffed is { ColumnCount: > 1 } ? sniffed : Look(path) ?? sniffed
            ?? new CsvDialect(",", StandardQuote, StandardQuote, 0, 1, HasHeader: true);
    }

    private static CsvDialect? Sniff(DuckSession session, string path)
    {
        List<object?[]> rows;
        try
        {
            rows = session.Rows("SELECT Delimiter, Quote, Escape, SkipRows, len(Columns), HasHeader "
                + $"FROM sniff_csv({DuckSession.Text(path)})");
        }
        catch (DuckDB.NET.Data.DuckDBException)
        {
            return null;
        }
        var row = rows[0];
        var quote = OneCharacter(row[1]) ?? StandardQuote;
        return new CsvDialect(OneCharacter(row[0]) ?? ",", quote, OneCharacter(row[2]) ?? quote,
            System.Convert.ToInt32(row[3], null), System.Convert.ToInt32(row[4], null), (bool)row[5]!);
    }

    // DuckDB writes "(empty)" where there is no such character.
    private static string? OneCharacter(object? value) => value as string is { Length: 1 } text && text != "\0" ? text : null;

    private static CsvDialect? Look(string path)
    {
        using var reader = new StreamReader(path);
        var buffer = new char[1 << 16];
        var text = new string(buffer, 0, reader.ReadBlock(buffer));
        return ((string[])[",", ";", "\t", "|"]).Select(separator => (separator, counts: CellCounts(text, separator[0])))
            .Where(found => found.counts.Count > 0 && found.counts[0] > 1)
            .Select(found => (found.separator, count: found.counts[0],
                share: found.counts.Count(count => count == found.counts[0]) / (double)found.counts.Count))
            .Where(found => found.share >= 0.5)
            .OrderByDescending(found => found.share).ThenByDescending(found => found.count)
            .Select(found => new CsvDialect(found.separator, StandardQuote, StandardQuote, 0, found.count, HasHeader: true))
            .FirstOrDefault();
    }

    // The number of cells of each of the first records.
    private static List<int> CellCounts(string text, char separator)
    {
        const int most = 100;
        List<int> counts = [];
        int cells = 1, length = 0;
        bool isQuoted = false, isCellStart = true;
        foreach (var character in text)
        {
            if (character == '"' && (isQuoted || isCellStart))
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && character is '\n' or '\r')
            {
                if (length > 0)
                {
                    counts.Add(cells);
                }
                if (counts.Count == most)
                {
                    break;
                }
                (cells, length, isCellStart) = (1, 0, true);
                continue;
            }
            else if (!isQuoted && character == separator)
            {
                cells++;
                isCellStart = true;
                length++;
                continue;
            }
            isCellStart = false;
            length++;
        }
        return counts;
    }
}
