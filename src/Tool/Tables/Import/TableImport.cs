namespace FfnnMlNet.Tool.Tables.Import;

/// <summary>Reads the files of a table into a <see cref="CellFile"/>.</summary>
internal sealed class TableImport(TableOptions options, string folder, ReadControl control)
{
    /// <summary>The name of the standard input.</summary>
    internal const string StandardInput = "-";


    private readonly List<string> _notes = [];

    /// <summary>Reads all files.</summary>
    /// <exception cref="ToolException">A file cannot be read, or the files have different columns.</exception>
    internal ImportedTable Run()
    {
        control.Report("starting the reader of files");
        using var session = new DuckSession(folder);
        List<TableSource> sources = [];
        try
        {
            foreach (var (name, path) in Paths(session))
            {
                sources.Add(Open(session, name, path));
            }
            return Read(sources);
        }
        finally
        {
            sources.ForEach(source => source.Dispose());
        }
    }

    /// <summary>The names of the columns of the first file.</summary>
    internal IReadOnlyList<string> ReadNames()
    {
        using var session = new DuckSession(folder);
        var (name, path) = Paths(session)[0];
        using var source = Open(session, name, path);
        return source.Columns;
    }

    private ImportedTable Read(List<TableSource> sources)
    {
        var names = sources[0].Columns;
        if (names.Count == 0)
        {
            throw new ToolException($"{sources[0].Name} has no columns.");
        }
        var targets = sources.Select(source => TargetsOf(source, sources[0])).ToList();
        using var writer = new CellFileWriter(Path.Combine(folder, "cells.bin"), names.Count);
        List<ImportedPart> parts = [];
        List<BadRow> bad = [];
        for (var i = 0; i < sources.Count && !control.WasCut; i++)
        {
            control.Report($"reading {sources[i].Name}");
            parts.Add(new ImportedPart(sources[i].Name, writer.RowCount, sources[i].LinesBefore, sources[i].HasLines));
            sources[i].Read(writer, targets[i], control);
            bad.AddRange(sources[i].BadRows);
            CheckBadRows(bad);
        }
        if (writer.RowCount == 0)
        {
            throw new ToolException($"{string.Join(", ", sources.Select(source => source.Name))} has a header and no rows.");
        }
        return new ImportedTable(writer.Finish(), names, parts, bad, _notes, !control.WasCut)
        {
            Separator = (sources[0] as CsvSource)?.Separator,
        };
    }

    private void CheckBadRows(List<BadRow> bad)
    {
        if (bad.Count > options.MaxBadRows)
        {
            throw new ToolException(bad.Count == 1 ? $"{bad[0]}. --max-bad-rows 1 leaves such a row out."
                : $"{bad[0]}. {bad.Count:N0} rows cannot be read; --max-bad-rows {bad.Count} leaves them out.");
        }
    }

    private List<(string Name, string Path)> Paths(DuckSession session)
    {
        List<(string, string)> paths = [];
        foreach (var file in options.Files)
        {
            if (file == StandardInput)
            {
                paths.Add(("standard input", CopyOfStandardInput()));
            }
            else if (!File.Exists(file) && file.AsSpan().IndexOfAny("*?[") >= 0)
            {
                var found = session.Rows($"SELECT file FROM glob({DuckSession.Text(file)}) ORDER BY file");
                if (found.Count == 0)
                {
                    throw new ToolException($"No file matches {file}.");
                }
                paths.AddRange(found.Select(row => ((string)row[0]!, (string)row[0]!)));
            }
            else
            {
                paths.Add((file, file));
            }
        }
        return paths;
    }

    private string CopyOfStandardInput()
    {
        control.Report("reading standard input");
        var path = Path.Combine(folder, "standard-input");
        using var input = Console.OpenStandardInput();
        using var copy = File.Create(path);
        input.CopyTo(copy);
        return path;
    }

    private TableSource Open(DuckSession session, string name, string path)
    {
        if (Directory.Exists(path))
        {
            throw new ToolException($"{name} is a folder. Name its files, such as {Path.Combine(name, "*.csv")}.");
        }
        if (!File.Exists(path))
        {
            throw new ToolException($"There is no file {name}.{QuotesHint()}");
        }
        CheckReadable(name, path);
        control.Report($"finding the columns of {name}");
        var file = TextFile.Open(path, name, folder, control);
        if (file.Note is not null)
        {
            _notes.Add(file.Note);
        }
        if (options.Query is not null && file.Format != SourceFormat.Sqlite)
        {
            throw new ToolException($"{name} is no SQLite database, so --query cannot be used.");
        }
        switch (file.Format)
        {
            case SourceFormat.Text:
                var csv = new CsvSource(session, file.Path, name, Wanted);
                if (!csv.HasHeader)
                {
                    _notes.Add($"{name} has no row of names, so its columns are column1, column2 and so on.");
                }
                return csv;
            case SourceFormat.Sqlite:
                return new SqliteSource(file.Path, name, options.Query);
            default:
                return new QuerySource(session, file.Path, name, file.Format);
        }
    }

    private static void CheckReadable(string name, string path)
    {
        try
        {
            File.OpenHandle(path).Dispose();
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new ToolException(
                $"{name} cannot be read: this user has no permission. Change the permissions of the file, or copy it.", cause);
        }
    }

    // A path with a blank and without quotes comes as two files.
    private string QuotesHint() => options.Files.Count > 1 && File.Exists(string.Join(' ', options.Files))
        ? $" Put a path with blanks in quotes: \"{string.Join(' ', options.Files)}\"." : "";

    private IReadOnlyCollection<string> Wanted =>
    [
        .. options.Labels, .. options.Categories, .. options.Texts, .. options.Numbers, .. options.Dates, .. options.Ignored,
        .. (string?[])[options.Group, options.Weight, options.DateSplit] is var names ? names.OfType<string>() : [],
    ];

    // The column of the table for each column of a file.
    private static List<int> TargetsOf(TableSource source, TableSource first)
    {
        if (source.Columns.SequenceEqual(first.Columns))
        {
            return [.. Enumerable.Range(0, first.Columns.Count)];
        }
        var wanted = first.Columns.Select(name => name.Trim()).ToList();
        var found = source.Columns.Select(name => name.Trim()).ToList();
        if (wanted.Except(found).FirstOrDefault() is { } missing)
        {
            throw new ToolException($"{source.Name} has no column '{missing}', which {first.Name} has. All files need the same columns.");
        }
        if (found.Except(wanted).FirstOrDefault() is { } added)
        {
            throw new ToolException($"{source.Name} has a column '{added}', which {first.Name} lacks. All files need the same columns.");
        }
        if (found.Count != wanted.Count || found.Distinct().Count() != found.Count)
        {
            throw new ToolException($"{source.Name} and {first.Name} have columns of the same name in another order.");
        }
        return [.. found.Select(name => wanted.IndexOf(name))];
    }
}
