namespace FfnnMlNet;

/// <summary>Metrics of one output of a multi-output regression.</summary>
/// <param name="Name">Name of the slot, or its index from 0 where slots have no names.</param>
/// <param name="MeanAbsoluteError">Mean of |score - label|, in the unit of the label.</param>
/// <param name="MeanSquaredError">Mean of (score - label)^2.</param>
/// <param name="RootMeanSquaredError">Square root of the mean squared error, in the unit of the label.</param>
/// <param name="RSquared">1 - (sum of squared errors) / (sum of squared deviations of the labels from their mean). 1 is perfect, 0 is no
/// better than predicting the mean; NaN where all labels are equal.</param>
public sealed record OutputRegressionMetrics(
    string Name, double MeanAbsoluteError, double MeanSquaredError, double RootMeanSquaredError, double RSquared)
{
    /// <summary>The metrics as text, such as "Y1: MAE 0.4, RMSE 0.5, R2 0.9", in the invariant culture.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Name}: MAE {MeanAbsoluteError:G6}, RMSE {RootMeanSquaredError:G6}, R2 {RSquared:G6}");
}
