using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet;

/// <summary>Metrics of a multi-output regression: those of each output, and their means over all outputs.</summary>
public sealed class MultiOutputRegressionMetrics
{
    private MultiOutputRegressionMetrics(IReadOnlyList<OutputRegressionMetrics> outputs) => Outputs = outputs;

    /// <summary>One entry per output, in the order of the slots.</summary>
    public IReadOnlyList<OutputRegressionMetrics> Outputs { get; }

    /// <summary>Mean over all outputs of the mean absolute error.</summary>
    public double MeanAbsoluteError => Outputs.Average(output => output.MeanAbsoluteError);

    /// <summary>Mean over all outputs of the mean squared error.</summary>
    public double MeanSquaredError => Outputs.Average(output => output.MeanSquaredError);

    /// <summary>Mean over all outputs of the root mean squared error.</summary>
    public double RootMeanSquaredError => Outputs.Average(output => output.RootMeanSquaredError);

    /// <summary>Mean over all outputs of R squared.</summary>
    public double RSquared => Outputs.Average(output => output.RSquared);

    /// <summary>The metrics as text, such as "2 outputs: MAE 0.4, RMSE 0.5, R2 0.9 (Y1: MAE ...; Y2: MAE ...)", in the invariant
    /// culture.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Outputs.Count} outputs: MAE {MeanAbsoluteError:G6}, RMSE {RootMeanSquaredError:G6}, ") +
        FormattableString.Invariant($"R2 {RSquared:G6}") + $" ({string.Join("; ", Outputs)})";

    internal static MultiOutputRegressionMetrics Of(IDataView data, string labelColumnName, string scoreColumnName)
    {
        var label = Find(data, labelColumnName, "label");
        var score = Find(data, scoreColumnName, "score");
        var size = ((VectorDataViewType)label.Type).Size;
        var scoreSize = ((VectorDataViewType)score.Type).Size;
        if (size != scoreSize)
            throw new ArgumentException(FormattableString.Invariant(
                $"Label column '{labelColumnName}' has {size} outputs, but score column '{scoreColumnName}' has {scoreSize}. ") +
                "Score with a model of this label.");

        var errors = new ErrorSums[size];
        using (var cursor = data.GetRowCursor([label, score]))
        {
            var getLabel = cursor.GetGetter<VBuffer<float>>(label);
            var getScore = cursor.GetGetter<VBuffer<float>>(score);
            var labelBuffer = default(VBuffer<float>);
            var scoreBuffer = default(VBuffer<float>);
            var (labelLengths, scoreLengths) = (new Data.RowLengths("Label", label), new Data.RowLengths("Score", score));
            var labels = new float[size];
            var scores = new float[size];
            while (cursor.MoveNext())
            {
                getLabel(ref labelBuffer);
                getScore(ref scoreBuffer);
                labelLengths.Check(labelBuffer, cursor.Position);
                scoreLengths.Check(scoreBuffer, cursor.Position);
                labelBuffer.CopyTo(labels);
                scoreBuffer.CopyTo(scores);
                for (var output = 0; output < size; output++)
                    errors[output].Add(labels[output], scores[output]);
            }
        }
        var names = Data.SlotNames.Of(label, size);
        names = names.Count > 0 ? names : Data.SlotNames.Of(score, size);
        return new MultiOutputRegressionMetrics([.. errors.Select((sums, output) => sums.ToMetrics(
            names.Count > 0 ? names[output] : output.ToString(CultureInfo.InvariantCulture)))]);
    }

    private static DataViewSchema.Column Find(IDataView data, string name, string role)
    {
        if (data.Schema.GetColumnOrNull(name) is not { } column)
            throw new ArgumentException(
                $"Could not find {role} column '{name}'. The table has {Names(data)}: give {role}ColumnName one of them.");
        if (column.Type is not VectorDataViewType { Size: > 0 } vector || vector.ItemType != NumberDataViewType.Single)
            throw new ArgumentException(
                $"Schema mismatch for {role} column '{name}': expected Vector<Single> of known size, got {Type(column)}. " +
                Fix(column, role));
        return column;
    }

    private static string Type(DataViewSchema.Column column) =>
        column.Type is VectorDataViewType { Size: 0 } ? $"{column.Type} of unknown size" : $"{column.Type}";

    private static string Fix(DataViewSchema.Column column, string role) => column.Type switch
    {
        NumberDataViewType => "Judge a single output by mlContext.Regression.Evaluate.",
        _ when role == "score" => "Score the rows with the model of a FfnnMultiOutputRegressionTrainer.",
        VectorDataViewType { Size: > 0, ItemType: NumberDataViewType } =>
            $"Convert it: mlContext.Transforms.Conversion.ConvertType(\"{column.Name}\", outputKind: DataKind.Single).",
        VectorDataViewType { Size: 0 } =>
            "All rows must have the same number of values, and the type must say it: write [VectorType(n)], with that number for n, " +
            $"above the property '{column.Name}' of the rows' class, or set it in a SchemaDefinition.",
        _ => "Give the column of numbers that the model was trained on.",
    };

    private static string Names(IDataView data) =>
        string.Join(", ", data.Schema.Where(column => !column.IsHidden).Select(column => $"'{column.Name}'").Take(20));

    private struct ErrorSums
    {
        private long _count;
        private double _absolute, _squared, _labelMean, _labelDeviation;

        // Mean and sum of squared deviations of the labels by Welford's update, which is exact enough for labels far from 0.
        public void Add(float label, float score)
        {
            if (!float.IsFinite(label) || !float.IsFinite(score))
                return;
            _count++;
            var error = (double)score - label;
            _absolute += Math.Abs(error);
            _squared += error * error;
            var fromMean = label - _labelMean;
            _labelMean += fromMean / _count;
            _labelDeviation += fromMean * (label - _labelMean);
        }

        public readonly OutputRegressionMetrics ToMetrics(string name)
        {
            if (_count == 0)
                throw new InvalidOperationException($"Output '{name}' has no rows with a finite label and score to evaluate.");
            return new OutputRegressionMetrics(name, _absolute / _count, _squared / _count, Math.Sqrt(_squared / _count),
                _labelDeviation > 0 ? 1 - (_squared / _labelDeviation) : double.NaN);
        }
    }
}
