using Microsoft.ML;

namespace FfnnMlNet.Onnx;

/// <summary>Chooses the columns that become outputs.</summary>
internal static class OutputChoice
{
    /// <summary>The columns that a model of classes or numbers makes.</summary>
    private static readonly string[] Usual = ["PredictedLabel", "Score", "Probability"];

    /// <param name="schema">The columns that the pipeline makes.</param>
    /// <param name="names">Columns and the names of their outputs; null = <see cref="Usual"/>.</param>
    /// <exception cref="ArgumentException">The pipeline has no such column, or a name is empty or given twice.</exception>
    public static ExportedOutput[] Of(DataViewSchema schema, IReadOnlyDictionary<string, string>? names)
    {
        ExportedOutput[] outputs = names is null
            ? [.. Usual.Where(column => schema.GetColumnOrNull(column) is not null).Select(column => new ExportedOutput(column, column))]
            : [.. names.Select(pair => new ExportedOutput(pair.Key, pair.Value))];
        if (outputs.Length == 0)
            throw new ArgumentException(
                $"The pipeline has none of the columns {string.Join(", ", Usual)}. Name the columns to export in OutputNames; there are " +
                $"{Columns(schema)}.");
        foreach (var (column, name) in outputs)
        {
            if (schema.GetColumnOrNull(column) is null)
                throw new ArgumentException(
                    $"OutputNames: the pipeline has no column '{column}'. Its columns are {Columns(schema)}.");
            if (string.IsNullOrEmpty(name))
                throw new ArgumentException($"OutputNames: the output of the column '{column}' must have a name.");
        }
        if (outputs.GroupBy(output => output.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"OutputNames: two columns have the output name '{twice.Key}'. Give each its own.");
        return outputs;
    }

    private static string Columns(DataViewSchema schema) =>
        string.Join(", ", schema.Where(column => !column.IsHidden).Select(column => $"'{column.Name}'"));
}
