using FfnnMlNet.Tool.Models;
using FfnnMlNet.Tool.Tables;
using FfnnMlNet.Tool.Training;

namespace FfnnMlNet.Tool.Predicting;

/// <summary>Adds the predictions of a model to all rows of a table, in their order.</summary>
internal static class Prediction
{
    /// <param name="path">The file; null = the standard output.</param>
    /// <param name="progress">Gets the number of rows now and then.</param>
    /// <returns>The number of rows.</returns>
    public static long Write(
        ModelFolder folder, Table table, string? path, IProgress<string>? progress, CancellationToken cancellation)
    {
        // Separated text stays as the program that wrote it expects it: with its separator and its decimal mark.
        var isSheet = table.Separator is not null && OutputFile.IsSeparated(path);
        var separator = isSheet && table.Separator is not '\t' and { } own ? own : ',';
        var columns = PredictionColumns.Of(
            folder.Schema, folder.Model.Network.Margins, table.CellNames, isSheet && table.HasDecimalComma ? ',' : '.');
        var names = table.CellNames;
        var areNumbers = NumbersOf(table);
        using var output = OutputFile.Create(
            path, separator, [.. names, .. columns.Names], [.. areNumbers, .. columns.AreNumbers]);
        using var cells = table.ReadCells().GetEnumerator();
        var row = new string[names.Count + columns.Names.Count];
        var (width, count) = (folder.Model.Network.ScoreCount, 0L);
        FeatureRows.Score(folder.Model.Features.Transform(table.Rows(table.AllRows)), folder.Model.Network, scores =>
        {
            for (var at = 0; at < scores.Length; at += width, count++)
            {
                if (!cells.MoveNext())
                    throw new InvalidOperationException("The table has fewer rows of cells than of values.");
                cells.Current.CopyTo(row, 0);
                columns.Write(scores.AsSpan(at, width), row.AsSpan(names.Count));
                output.Write(row);
            }
            progress?.Report($"{Show.Count(count)} of {Show.Count(table.RowCount)} rows");
        }, cancellation);
        output.Complete();
        return count;
    }

    // Which columns hold nothing but numbers, also those that the model does not know. Numbers with leading zeros are names.
    private static bool[] NumbersOf(Table table)
    {
        var (areNumbers, haveValues) = (new bool[table.CellNames.Count], new bool[table.CellNames.Count]);
        Array.Fill(areNumbers, true);
        foreach (var cells in table.ReadCells())
        {
            for (var i = 0; i < cells.Length; i++)
            {
                if (cells[i].Length == 0 || !areNumbers[i])
                    continue;
                haveValues[i] = true;
                areNumbers[i] = JsonLinesWriter.IsNumber(cells[i]);
            }
        }
        return [.. areNumbers.Zip(haveValues, (isNumber, hasValue) => isNumber && hasValue)];
    }
}
