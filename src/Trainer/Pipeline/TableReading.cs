using FfnnMlNet.Data;
using Microsoft.ML.Data;

namespace FfnnMlNet.Pipeline;

/// <summary>Reads the rows of one table, and logs what is unusual about them.</summary>
internal static class TableReading
{
    /// <param name="data">The table.</param>
    /// <param name="labels">Turns labels into targets of the network.</param>
    /// <param name="use">What the rows are for: "training" or "validation".</param>
    /// <param name="grouped">True to read the column of row groups, where the option names one.</param>
    /// <param name="memoryLimit">The most bytes of features in memory.</param>
    public static TrainingMatrix Read(
        TrainingRequest request, RoleMappedData data, LabelReader labels, string use, bool grouped, long memoryLimit)
    {
        var (schema, options) = (data.Schema, request.OptionsWithoutEffort);
        var watches = WideRowsWarning.Watch(request, data, use) + RowsOnDisk.Watch(request, use, memoryLimit);
        var reader = new DataViewReader(
            data.Data, schema.Feature!.Value, schema.Label!.Value, labels, schema.Weight, options.Of(OptionTable.MissingValues),
            new RowStorage(memoryLimit, request.TemporaryFolder), request.CheckAlive,
            grouped && options.Of(OptionTable.RowGroupColumnName) is { } group ? data.Data.Schema[group] : null)
        {
            OnRows = watches,
        };
        var rows = reader.Read();
        try
        {
            watches(rows);
            if (reader.SkipMessage(use) is { } message)
                request.WarnOfData(message);
            reader.NonFinite.Report(request.Channel, use);
            CheckTargets(rows, options.Of(OptionTable.Loss), request.Label.Name, use);
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    private static void CheckTargets(TrainingMatrix rows, Loss loss, string labelColumn, string use)
    {
        var outside = rows.CountRowsWithValue(value => !loss.AcceptsTarget(value), out var example);
        if (outside > 0)
            throw new InvalidOperationException(
                FormattableString.Invariant($"Loss {loss} needs labels {loss.TargetDomain}, but {outside} of {rows.RowCount} rows ") +
                FormattableString.Invariant($"for {use} have others in column '{labelColumn}', the first being {example}. ") +
                "Remove or repair those rows, or choose a loss that accepts them.");
    }
}
