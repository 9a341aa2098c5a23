using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Samples;

/// <summary>The columns of a CSV file, found from its header and its first rows: a column is text where one of these rows has no number
/// there.</summary>
/// <param name="Label">Index of the label.</param>
/// <param name="IsClass">True when the label is text.</param>
/// <param name="Numbers">The features that are numbers: name and index.</param>
/// <param name="Texts">The features that are text.</param>
internal sealed record CsvColumns(int Label, bool IsClass, (string Name, int Index)[] Numbers, (string Name, int Index)[] Texts)
{
    private const int RowsToJudge = 1_000;

    /// <summary>Reads the header and the first rows.</summary>
    /// <param name="label">Name of the label; null = the last column.</param>
    public static CsvColumns Read(string path, string? label)
    {
        if (!File.Exists(path))
            throw new SampleException($"There is no file '{path}'.");
        using var reader = new StreamReader(path);
        var names = reader.ReadLine()?.Split(',').Select(name => name.Trim().Trim('"')).ToArray() ?? [];
        if (names.Length < 2)
            throw new SampleException($"The file '{path}' needs a header of at least two names with commas between them.");
        var place = label is null ? names.Length - 1 : Array.IndexOf(names, label);
        if (place < 0)
            throw new SampleException($"The file '{path}' has no column '{label}'. It has: {string.Join(", ", names)}.");
        var isText = new bool[names.Length];
        for (var row = 0; row < RowsToJudge && reader.ReadLine() is { } line; row++)
        {
            var cells = line.Split(',');
            if (cells.Length != names.Length)
                throw new SampleException(
                    $"Row {row + 1} of '{path}' has {cells.Length} cells, but the header has {names.Length} names.");
            for (var i = 0; i < cells.Length; i++)
                isText[i] |= cells[i].Length > 0 && !float.TryParse(cells[i], CultureInfo.InvariantCulture, out _);
        }
        var features = names.Index().Where(column => column.Index != place).Select(column => (column.Item, column.Index)).ToArray();
        return new CsvColumns(
            place, isText[place], [.. features.Where(column => !isText[column.Index])],
            [.. features.Where(column => isText[column.Index])]);
    }

    /// <summary>The table of a file with these columns.</summary>
    public IDataView Load(MLContext mlContext, string path) => mlContext.Data.CreateTextLoader(
        [
            new("Label", IsClass ? DataKind.String : DataKind.Single, Label),
            .. Numbers.Concat(Texts).Select(column => new TextLoader.Column(
                $"Column{column.Index}", Texts.Contains(column) ? DataKind.String : DataKind.Single, column.Index)),
        ],
        separatorChar: ',', hasHeader: true).Load(path);

    /// <summary>The transforms from columns to features: text is encoded as one slot per value.</summary>
    public EstimatorChain<ITransformer> Prepare(MLContext mlContext)
    {
        var chain = new EstimatorChain<ITransformer>();
        if (Texts.Length > 0)
            chain = chain.Append<ITransformer>(mlContext.Transforms.Categorical.OneHotEncoding(
                [.. Texts.Select(column => new InputOutputColumnPair($"Column{column.Index}"))]));
        return chain.Append<ITransformer>(mlContext.Transforms.Concatenate(
            "Features", [.. Numbers.Concat(Texts).Select(column => $"Column{column.Index}")]));
    }
}
