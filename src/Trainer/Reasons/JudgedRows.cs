using FfnnMlNet.Data;
using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Reasons;

/// <summary>Rows with labels in memory, by which a model is judged.</summary>
/// <param name="Features">[rows, features].</param>
/// <param name="Labels">The labels: classes, or numbers.</param>
/// <param name="Names">The slot names of the feature column; empty where it has none.</param>
internal sealed record JudgedRows(float[] Features, TrainingMatrix Labels, IReadOnlyList<string> Names) : IDisposable
{
    /// <summary>Number of rows.</summary>
    public int Count => Labels.RowCount;

    /// <summary>Reads all rows that have a label.</summary>
    /// <param name="labelsOf">Makes the reader of the label column.</param>
    /// <exception cref="ArgumentException">A column is missing or does not fit the model.</exception>
    public static JudgedRows Read(
        NetworkModel model, IDataView data, string labelColumn, string featureColumn, Func<DataViewSchema.Column, LabelReader> labelsOf,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (features, label) = (FindFeatures(model, data, featureColumn), Find(data, labelColumn, "label"));
        if (features.Type is not VectorDataViewType vector || vector.ItemType != NumberDataViewType.Single ||
            vector.Size != model.FeatureCount)
            throw new ArgumentException(
                FormattableString.Invariant($"Schema mismatch for feature column '{featureColumn}': expected Vector<Single, ") +
                FormattableString.Invariant($"{model.FeatureCount}>, got {features.Type}. ") +
                "Prepare the data with the transforms of the training data: give the rows that model.Transform(data) returns, where " +
                "model is the fitted pipeline.");
        var outputs = model.Network.Layout.OutputCount;
        var labels = labelsOf(label);
        labels = labels.For(model.OutputNames, outputs, labelColumn, "the model") ?? throw new ArgumentException(
            FormattableString.Invariant($"Label column '{labelColumn}' has {labels.OutputCount} classes or outputs, but the model has ") +
            FormattableString.Invariant($"{outputs}. Prepare the labels as those of the training data."));
        var reader = new DataViewReader(
            data, features, label, labels, weight: null, MissingValues.Impute, new RowStorage(long.MaxValue, null),
            cancellation.ThrowIfCancellationRequested);
        var rows = reader.Read();
        if ((long)rows.RowCount * model.FeatureCount > Array.MaxLength)
        {
            rows.Dispose();
            throw new ArgumentException(
                FormattableString.Invariant($"The data has {rows.RowCount} rows of {model.FeatureCount} features, but at most ") +
                FormattableString.Invariant($"{Array.MaxLength / model.FeatureCount} such rows can be judged. ") +
                "Give fewer, for example with mlContext.Data.TakeRows.");
        }
        var values = new float[rows.RowCount * model.FeatureCount];
        var at = 0;
        rows.ForEachRow((slots, row) =>
        {
            for (var i = 0; i < row.Length; i++)
                values[at + slots[i]] = row[i];
            at += model.FeatureCount;
        });
        return new JudgedRows(values, rows, SlotNames.Of(features, model.FeatureCount));
    }

    public void Dispose() => Labels.Dispose();

    private static DataViewSchema.Column FindFeatures(NetworkModel model, IDataView data, string name)
    {
        if (data.Schema.GetColumnOrNull(name) is { } found)
            return found;
        var type = new VectorDataViewType(NumberDataViewType.Single, model.FeatureCount);
        string[] vectors =
            [.. data.Schema.Where(column => !column.IsHidden && column.Type.Equals(type)).Select(column => $"'{column.Name}'")];
        throw new ArgumentException($"Could not find feature column '{name}'. " + (vectors.Length > 0
            ? $"Give featureColumnName the column of the features, such as {string.Join(" or ", vectors)}."
            : "These rows are not transformed yet, and the features are made by the pipeline: give the rows that model.Transform(data) " +
                "returns, where model is the fitted pipeline."));
    }

    private static DataViewSchema.Column Find(IDataView data, string name, string role) => data.Schema.GetColumnOrNull(name) ??
        throw new ArgumentException(
            $"Could not find {role} column '{name}'. The table has " +
            $"{string.Join(", ", data.Schema.Where(column => !column.IsHidden).Select(column => $"'{column.Name}'").Take(20))}: " +
            $"give {role}ColumnName one of them.");
}
