using Microsoft.ML;

namespace FfnnMlNet.Data;

/// <summary>Reads Boolean labels: the target is 1 for true and 0 for false.</summary>
internal sealed class BooleanLabelReader : LabelReader
{
    public override int OutputCount => 1;

    public override IReadOnlyList<string> ClassNames => ["False", "True"];

    public override TrainingMatrix CreateMatrix(int featureCount, bool weighted, RowStorage storage) =>
        TrainingMatrix.ForValues(featureCount, 1, weighted, storage.MemoryLimit, storage.TemporaryFolder);

    public override Func<TrainingMatrix, float, bool> CreateGetter(DataViewRow row, DataViewSchema.Column label)
    {
        var getter = row.GetGetter<bool>(label);
        var isPositive = false;
        return (rows, weight) =>
        {
            getter(ref isPositive);
            rows.AddValues([isPositive ? 1f : 0f], weight);
            return true;
        };
    }

    public override void CheckTrainable(TrainingMatrix rows, string labelColumn)
    {
        var positive = rows.CountValuesAbove(0.5f);
        if (positive > 0 && positive < rows.RowCount)
            return;
        throw OneClass(rows, labelColumn, positive > 0 ? "true" : "false");
    }
}
