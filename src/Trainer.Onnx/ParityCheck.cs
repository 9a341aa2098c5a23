using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace FfnnMlNet.Onnx;

/// <summary>Scores rows with ONNX Runtime and with ML.NET, and compares all outputs.</summary>
/// <param name="model">The ONNX file.</param>
/// <param name="inputs">The columns that are inputs of the graph.</param>
/// <param name="outputs">The columns that are outputs of the graph.</param>
internal sealed class ParityCheck(
    byte[] model, IReadOnlyList<string> inputs, IReadOnlyList<ExportedOutput> outputs, OnnxExportOptions options)
{
    private const string ScoreColumn = "Score", PredictedLabelColumn = "PredictedLabel";

    // The first row is scored alone, the others in batches of this size: so both ways of calling are tried.
    private const int UsualRowsPerCall = 256;

    private int _rows;
    private double _largest;
    private int _differentLabels;

    /// <summary>Rows that ONNX Runtime scores per call; null = one in the first call, and 256 in each of the others.</summary>
    public int? RowsPerCall { get; init; }

    /// <summary>Compares the first rows.</summary>
    /// <param name="data">The rows as the pipeline gets them.</param>
    /// <param name="scored">The same rows as the pipeline makes them, in the same order.</param>
    /// <exception cref="InvalidOperationException">A score or a label differs, or ONNX Runtime cannot score the rows.</exception>
    public CheckOutcome Run(IDataView data, IDataView scored)
    {
        if (options.MaximumCheckedRows == 0)
            return default;
        // ML.NET declares other shapes of one-hot columns than it makes, about which ONNX Runtime would write warnings. Errors are thrown.
        using var sessionOptions = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using var session = Tried(() => new InferenceSession(model, sessionOptions));
        var given = inputs.Select(name => data.Schema[name]).ToArray();
        var made = outputs.Select(output => scored.Schema[output.Column]).ToArray();
        var score = scored.Schema.GetColumnOrNull(ScoreColumn) is { } column && SchemaView.ItemType(column.Type) is NumberDataViewType
            ? column : (DataViewSchema.Column?)null;
        using var rows = data.GetRowCursor(given);
        using var results = scored.GetRowCursor(score is { } needed ? [.. made, needed] : made);
        ColumnReader[] readers = [.. given.Select(column => ColumnReader.Of(rows, column))];
        ColumnReader[] expected = [.. made.Select(column => ColumnReader.Of(results, column))];
        var scores = score is { } present ? new RowScores(results, present, options.Tolerance) : null;
        while (ReadBatch(rows, results, readers, expected, scores) is var count and > 0)
            CompareBatch(session, readers, expected, scores, count);
        return new CheckOutcome(_rows, _largest, _differentLabels);
    }

    private static T Tried<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (OnnxRuntimeException error)
        {
            var why = error.Message.Contains("locale", StringComparison.Ordinal)
                ? "it needs the locale en_US.UTF-8 for the step that changes the case of text, such as FeaturizeText, and this machine " +
                    "does not have it. Nothing was written. Install the locale, keep the case of text (CaseMode.None)"
                : $"{error.Message.TrimEnd('.')}. Nothing was written. Replace the step that the message tells of";
            throw new InvalidOperationException(
                $"ONNX Runtime cannot score with the exported graph: {why}, or export without a check by MaximumCheckedRows = 0 where " +
                "another program is to score.", error);
        }
    }

    private int ReadBatch(
        DataViewRowCursor rows, DataViewRowCursor results, ColumnReader[] readers, ColumnReader[] expected, RowScores? scores)
    {
        var capacity = Math.Min(RowsPerCall ?? (_rows == 0 ? 1 : UsualRowsPerCall), options.MaximumCheckedRows - _rows);
        var count = 0;
        for (; count < capacity && rows.MoveNext() && results.MoveNext(); count++)
        {
            foreach (var reader in readers)
                reader.Read();
            foreach (var reader in expected)
                reader.Read();
            scores?.Read();
        }
        return count;
    }

    private void CompareBatch(
        InferenceSession session, ColumnReader[] readers, ColumnReader[] expected, RowScores? scores, int count)
    {
        NamedOnnxValue[] values = [.. readers.Select((reader, i) => reader.Take(inputs[i], count))];
        using var results = Tried(() => session.Run(values, [.. outputs.Select(output => output.Name)]));
        var firstRow = _rows;
        for (var i = 0; i < outputs.Count; i++)
        {
            var output = outputs[i];
            expected[i].Compare(results[i], count, (row, mine, other) =>
            {
                if (mine is float or double && output.Column != PredictedLabelColumn)
                    CompareNumbers(output.Column, firstRow + row, mine, other);
                else if (!mine.Equals(other))
                    NoteDifferentLabel(output.Column, firstRow + row, mine, other, scores?.IsTie(row) == true);
            });
        }
        scores?.Clear();
        _rows += count;
    }

    private void CompareNumbers(string column, int row, object mine, object other)
    {
        double a = Convert.ToDouble(mine, CultureInfo.InvariantCulture), b = Convert.ToDouble(other, CultureInfo.InvariantCulture);
        var difference = a.Equals(b) ? 0 : Math.Abs(a - b) / Math.Max(1, Math.Abs(a));
        if (!(difference <= options.Tolerance))
            throw Differs(column, row, mine, other, FormattableString.Invariant(
                $"a difference of {difference:G3}, above the tolerance of {options.Tolerance}. ") +
                "Set a larger Tolerance only if such a difference does no harm.");
        _largest = Math.Max(_largest, difference);
    }

    private void NoteDifferentLabel(string column, int row, object mine, object other, bool isTie)
    {
        if (!isTie)
            throw Differs(column, row, mine, other, "which is another value.");
        _differentLabels++;
    }

    private static InvalidOperationException Differs(string column, int row, object mine, object other, string how) => new(
        string.Create(CultureInfo.InvariantCulture, $"ONNX Runtime does not score as ML.NET does: in row {row} of the data, '{column}' ") +
        string.Create(CultureInfo.InvariantCulture, $"is {mine} by ML.NET and {other} by ONNX Runtime, {how} Nothing was written."));
}
