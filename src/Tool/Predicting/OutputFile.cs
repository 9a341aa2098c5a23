using System.IO.Compression;
using System.Text;

namespace FfnnMlNet.Tool.Predicting;

/// <summary>The file that predictions go to. It is written beside its place and moved there when it is complete.</summary>
internal sealed class OutputFile : IRowWriter
{
    private readonly string? _path;
    private readonly string? _temporary;
    private readonly List<IDisposable> _open = [];
    private readonly IRowWriter _rows;

    private OutputFile(string? path, char separator, IReadOnlyList<string> names, IReadOnlyList<bool> areNumbers)
    {
        _path = path;
        if (path is null)
        {
            _rows = Opened(new SeparatedWriter(
                Opened(new StreamWriter(Opened(Console.OpenStandardOutput()), new UTF8Encoding(false), 1 << 16)), separator, names));
            return;
        }
        var full = Path.GetFullPath(path);
        _temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}");
        try
        {
            _rows = Opened(Create(
                _temporary, FormatOf(path), path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase), separator, names, areNumbers));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Checks a path before anything is read.</summary>
    /// <param name="path">The file; null = the standard output.</param>
    /// <param name="force">Whether a file that exists is replaced.</param>
    public static void Check(string? path, bool force)
    {
        if (path is null)
            return;
        _ = FormatOf(path);
        if (Directory.Exists(path))
            throw new ToolException($"{path} is a folder. Name a file with --out.");
        if (File.Exists(path) && !force)
            throw new ToolException($"{path} exists. Add --force to replace it, or name another file with --out.");
        var parent = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(parent))
            throw new ToolException($"There is no folder {parent} to put {path} into. Make it, or name another file with --out.");
    }

    /// <summary>Whether cells are separated by characters, so that a person may open it as a sheet.</summary>
    /// <param name="path">The file; null = the standard output.</param>
    public static bool IsSeparated(string? path) => path is null || FormatOf(path) is ".csv" or ".tsv";

    /// <summary>Opens a file by the end of its name.</summary>
    /// <param name="separator">Between the cells of CSV.</param>
    public static OutputFile Create(string? path, char separator, IReadOnlyList<string> names, IReadOnlyList<bool> areNumbers)
    {
        try
        {
            return new OutputFile(path, separator, names, areNumbers);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Fault(path, failure);
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<string> cells)
    {
        try
        {
            _rows.Write(cells);
        }
        catch (IOException failure)
        {
            throw Fault(_path, failure);
        }
    }

    /// <inheritdoc/>
    public void Complete()
    {
        try
        {
            _rows.Complete();
            Close();
            if (_path is not null)
                File.Move(_temporary!, _path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Fault(_path, failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Close();
        }
        catch (IOException)
        {
            // The disk is full: what could not be written is deleted below.
        }
        if (_temporary is not null && File.Exists(_temporary))
            File.Delete(_temporary);
    }

    private static string FormatOf(string path)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        var end = Path.GetExtension(name).ToLowerInvariant();
        return end switch
        {
            ".csv" or ".tsv" or ".jsonl" or ".ndjson" => end,
            ".txt" or ".tab" => ".tsv",
            ".parquet" when name == path => end,
            _ => throw new ToolException(
                $"{path} says no format. Give the file of --out one of the ends .csv, .tsv, .jsonl or .parquet, " +
                "the first three also with .gz. Excel opens .csv."),
        };
    }

    private static ToolException Fault(string? path, Exception failure) => new(
        $"{path ?? "The standard output"} cannot be written{(path is null ? "" : ", and nothing is left of it")}: " +
        failure.Message.ReplaceLineEndings(" "), failure);

    private IRowWriter Create(
        string file, string format, bool isZipped, char separator, IReadOnlyList<string> names, IReadOnlyList<bool> areNumbers)
    {
        if (format == ".parquet")
            return new ParquetWriter(file, names, areNumbers);
        Stream stream = Opened(new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16));
        if (isZipped)
            stream = Opened(new GZipStream(stream, CompressionLevel.Optimal));
        if (format is ".jsonl" or ".ndjson")
            return new JsonLinesWriter(Opened(new BufferedStream(stream, 1 << 16)), names, areNumbers);
        return new SeparatedWriter(
            Opened(new StreamWriter(stream, new UTF8Encoding(false), 1 << 16)), format == ".tsv" ? '\t' : separator, names);
    }

    private T Opened<T>(T what) where T : IDisposable
    {
        _open.Add(what);
        return what;
    }

    // The last one first, so that what is buffered reaches the file.
    private void Close()
    {
        while (_open.Count > 0)
        {
            var last = _open[^1];
            _open.RemoveAt(_open.Count - 1);
            last.Dispose();
        }
    }
}
