using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.Sparse;

/// <summary>Intervals and contributions of models of sparse rows.</summary>
public class SparseReasonsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void An_interval_is_as_wide_as_the_errors_of_held_out_rows_and_contributions_are_an_error()
    {
        var held = SparseTable.Rows(isDense: false, count: 60, seed: 2);
        var model = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, HiddenLayers = [6], NumberOfEpochs = 3, Seed = 1, IntervalCoverage = 0.8f, LabelColumnName = "Number",
        }).Fit(Table(SparseTable.Rows(isDense: false)), Table(held)).Model;
        Assert.NotNull(model.Network.Sparse);

        double[] errors =
        [
            .. held.Select(row =>
            {
                var score = new float[1];
                model.Predict(row.Features.DenseValues().ToArray(), score);
                return Math.Abs((double)row.Number - score[0]);
            }).Order(),
        ];

        // The 49th of 60 errors, 0.8 x 61 rounded up, and one more.
        var interval = model.PredictInterval(held[0].Features.DenseValues().ToArray());
        Assert.Equal(errors[49], interval.UpperBound - interval.Score, 1e-5);
        var error = Assert.Throws<InvalidOperationException>(() => model.Explain(held[0].Features.DenseValues().ToArray()));
        Assert.StartsWith("The model was trained on sparse rows", error.Message, StringComparison.Ordinal);
    }

    private IDataView Table(IEnumerable<SparseTable.Row> rows) => _ml.Data.LoadFromEnumerable(rows);
}
