using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>A data set in memory: numbers, with NaN where they are missing, and categories and classes as text.</summary>
internal sealed class LoadedSet
{
    /// <summary>The name of a missing category, which is a level of its own. ML.NET takes an empty text as a missing value.</summary>
    public const string MissingLevel = "(missing)";

    public required DataSet Set { get; init; }

    public required string[] NumberNames { get; init; }

    /// <summary>One array per row.</summary>
    public required float[][] Numbers { get; init; }

    public required string[] CategoryNames { get; init; }

    /// <summary>One array per column.</summary>
    public required string[][] Categories { get; init; }

    /// <summary>The class of each row; empty for regression.</summary>
    public required string[] Classes { get; init; }

    /// <summary>The targets of each row; empty for classes.</summary>
    public required float[][] Targets { get; init; }

    /// <summary>The number of rows, from the first on, that are the official training part; null = there is none.</summary>
    public required int? OfficialTrainRows { get; init; }

    public int RowCount => Numbers.Length;

    /// <summary>All classes in ordinal order. Of two classes the second is true.</summary>
    public string[] ClassNames => field ??= [.. Classes.Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The set with the first so many numbers of each row.</summary>
    /// <param name="count">Null = all.</param>
    public LoadedSet WithFirst(int? count) => count is not { } first ? this : new LoadedSet
    {
        Set = Set, NumberNames = [.. NumberNames.Take(first)], Numbers = [.. Numbers.Select(row => row.Take(first).ToArray())],
        CategoryNames = CategoryNames, Categories = Categories, Classes = Classes, Targets = Targets, OfficialTrainRows = OfficialTrainRows,
    };

    public static LoadedSet Load(DataSet set, string folder)
    {
        if (set.IsOfImages)
            return LoadImages(set, folder);
        var files = set.Files.Select(file => CsvReader.Read(Path.Combine(folder, file), set.Separator)).ToArray();
        var header = files[0][0];
        var rows = files.SelectMany(file => file.Skip(1)).ToArray();
        if (Array.Find(rows, row => row.Length != header.Length) is { } odd)
            throw new InvalidDataException($"{set.Name}: a row has {odd.Length} fields, but the header {header.Length}.");
        if (rows.Length != set.Rows)
            throw new InvalidDataException($"{set.Name}: {rows.Length} rows, but the protocol has {set.Rows}.");

        var labels = set.Labels.Select(label => Array.IndexOf(header, label)).ToArray();
        var inputs = Enumerable.Range(0, header.Length).Where(c => !labels.Contains(c) && !set.Dropped.Contains(header[c])).ToArray();
        var categories = inputs
            .Where(c => set.Codes.Contains(header[c]) || rows.Any(row => !IsNumber(set, row[c]) && row[c] != set.Missing)).ToArray();
        var numbers = inputs.Except(categories).ToArray();
        return new LoadedSet
        {
            Set = set,
            NumberNames = [.. numbers.Select(c => header[c])],
            Numbers = [.. rows.Select(row => numbers.Select(c => row[c] == set.Missing ? float.NaN : ToNumber(set, row[c])).ToArray())],
            CategoryNames = [.. categories.Select(c => header[c])],
            Categories = [.. categories.Select(c => rows.Select(row => row[c] == set.Missing ? MissingLevel : row[c]).ToArray())],
            Classes = set.IsClassification ? [.. rows.Select(row => row[labels[0]])] : [],
            Targets = set.IsClassification ? [] : [.. rows.Select(row => labels.Select(c => ToNumber(set, row[c])).ToArray())],
            OfficialTrainRows = files.Length > 1 ? files[0].Count - 1 : set.OfficialTrainRows,
        };
    }

    private static bool IsNumber(DataSet set, string cell) =>
        float.TryParse(WithPoint(set, cell), NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static float ToNumber(DataSet set, string cell) =>
        float.Parse(WithPoint(set, cell), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string WithPoint(DataSet set, string cell) => set.HasDecimalComma ? cell.Replace(',', '.') : cell;

    private static LoadedSet LoadImages(DataSet set, string folder)
    {
        List<float[]> pixels = [];
        List<string> classes = [];
        var trainRows = 0;
        foreach (var file in set.Files)
        {
            trainRows = pixels.Count;
            // An IDX file has a header of 4 bytes, 4 more per dimension, and then the values.
            var images = Unzip(Find(file + "-images-idx3-ubyte"));
            var size = BinaryPrimitives.ReadInt32BigEndian(images.AsSpan(8)) * BinaryPrimitives.ReadInt32BigEndian(images.AsSpan(12));
            for (var at = 16; at < images.Length; at += size)
                pixels.Add([.. images.AsSpan(at, size).ToArray().Select(value => (float)value)]);
            var labels = Unzip(Find(file + "-labels-idx1-ubyte")).Skip(8);
            classes.AddRange(labels.Select(label => label.ToString(CultureInfo.InvariantCulture)));
        }
        return new LoadedSet
        {
            Set = set,
            NumberNames = [.. Enumerable.Range(0, pixels[0].Length).Select(pixel => FormattableString.Invariant($"pixel{pixel}"))],
            Numbers = [.. pixels],
            CategoryNames = [],
            Categories = [],
            Classes = [.. classes],
            Targets = [],
            OfficialTrainRows = trainRows,
        };

        // The name of a file with a part of the images says which part it is, before its end.
        string Find(string start) => Directory.EnumerateFiles(folder, start + "*.gz").Single();
    }

    private static byte[] Unzip(string path)
    {
        using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
