using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>Prediction intervals and prediction sets.</summary>
public class IntervalTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void The_interval_has_its_share_of_new_rows_and_the_scores_do_not_change(float coverage)
    {
        var table = _ml.Data.LoadFromEnumerable(Noisy(600, 1));
        var fresh = Noisy(2_000, 2).ToArray();
        var plain = Trainer(null).Fit(table);
        var sure = Trainer(coverage).Fit(table);

        var rows = _ml.Data.CreateEnumerable<Scored>(
            sure.Transform(_ml.Data.LoadFromEnumerable(fresh)), reuseRowObject: false).ToArray();

        Assert.Equal(plain.Model.Fingerprint(), sure.Model.Fingerprint());
        Assert.Equal(
            plain.Transform(_ml.Data.LoadFromEnumerable(fresh)).GetColumn<float>("Score"), rows.Select(row => row.Score));
        var covered = rows.Zip(fresh).Count(pair =>
            pair.Second.Label >= pair.First.LowerBound && pair.Second.Label <= pair.First.UpperBound) / 2_000.0;
        Assert.InRange(covered, coverage - 0.06, coverage + 0.08);
        // The noise is normal with deviation 1, so half of the rows lie within 0.67, and nine tenths within 1.64.
        Assert.InRange(rows[0].UpperBound - rows[0].Score, coverage == 0.5f ? 0.55 : 1.45, coverage == 0.5f ? 0.95 : 2.3);
        Assert.Equal(coverage, sure.Model.IntervalCoverage);
    }

    [Fact]
    public void Engine_saved_model_and_PredictInterval_agree()
    {
        var table = _ml.Data.LoadFromEnumerable(Noisy(120, 1));
        var transformer = Trainer(0.9f).Fit(table);
        using var file = new MemoryStream();
        _ml.Model.Save(transformer, table.Schema, file);
        var loaded = new MLContext().Model.Load(new MemoryStream(file.ToArray()), out _);
        var engine = _ml.Model.CreatePredictionEngine<Point, Scored>(loaded);

        foreach (var point in Noisy(20, 3))
        {
            var (expected, found) = (transformer.Model.PredictInterval(point.Features), engine.Predict(point));
            Assert.Equal(expected, new PredictionInterval(found.Score, found.LowerBound, found.UpperBound));
            Assert.True(found.LowerBound < found.Score && found.Score < found.UpperBound);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_trainer_promises_the_columns_that_its_model_has(int outputs)
    {
        IDataView table = outputs == 1 ? Tables.Diabetes(_ml) : Tables.EnergyEfficiency(_ml);
        IEstimator<ITransformer> trainer = outputs == 1
            ? new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
            {
                Effort = Effort.Fast, NumberOfEpochs = 2, IntervalCoverage = 0.8f,
            })
            : new FfnnMultiOutputRegressionTrainer(_ml, new FfnnMultiOutputRegressionTrainer.Options
            {
                Effort = Effort.Fast, NumberOfEpochs = 2, IntervalCoverage = 0.8f,
            });
        EstimatorContract.Check(trainer, table, null, _ml);
        Assert.Equal(
            ["Score", "LowerBound", "UpperBound"], trainer.Fit(table).Transform(table).Schema.Select(column => column.Name).TakeLast(3));
    }

    [Fact]
    public void Prediction_sets_have_the_true_class_for_their_share_of_rows()
    {
        var irises = Tables.Iris(_ml);
        var model = new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Fast, NumberOfEpochs = 30, Seed = 1, IntervalCoverage = 0.9f,
        }).Fit(irises).Model;
        var rows = irises.GetColumn<float[]>("Features").ToArray();
        var keys = irises.GetColumn<uint>("Label").ToArray();
        var sets = rows.Select(row => model.PredictSet(row)).ToArray();

        Assert.True(sets.Where((set, row) => set.Contains((int)keys[row] - 1)).Count() >= 130);
        Assert.All(sets, set => Assert.NotEmpty(set));
        // The first class of a set is the predicted one.
        var probabilities = new float[3];
        model.Predict(rows[70], probabilities);
        Assert.Equal(probabilities.AsSpan().IndexOf(probabilities.Max()), sets[70][0]);
    }

    [Fact]
    public void Both_labels_are_in_the_set_of_a_row_that_tells_nothing()
    {
        var rows = Enumerable.Range(0, 300).Select(i => new Coin { Features = [i % 2], Label = i % 2 == 1 || i % 4 == 0 });
        var model = new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options
        {
            Effort = Effort.Fast, NumberOfEpochs = 20, Seed = 1, IntervalCoverage = 0.9f,
        }).Fit(_ml.Data.LoadFromEnumerable(rows)).Model.SubModel;

        Assert.Equal([true], model.PredictSet([1]));
        Assert.Equal([false, true], model.PredictSet([0]).Order());
    }

    [Fact]
    public void Few_rows_give_no_limits_and_no_held_out_rows_an_error()
    {
        var log = new LogCapture(_ml);
        var few = _ml.Data.LoadFromEnumerable(Noisy(10, 1));
        var interval = Trainer(0.9f).Fit(few).Model.PredictInterval([1, 1]);
        Assert.Equal((float.NegativeInfinity, float.PositiveInfinity), (interval.LowerBound, interval.UpperBound));
        Assert.Contains(
            log.Of(Microsoft.ML.Runtime.ChannelMessageKind.Warning),
            line => line.Contains("IntervalCoverage 0.9 needs 19 validation rows, but there are 6", StringComparison.Ordinal));

        var error = Assert.Throws<InvalidOperationException>(() => new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, IntervalCoverage = 0.9f,
        }).Fit(few));
        Assert.StartsWith("IntervalCoverage needs validation rows, and there are none.", error.Message, StringComparison.Ordinal);

        var without = Trainer(null).Fit(few).Model;
        Assert.Null(without.IntervalCoverage);
        Assert.Contains("trained without IntervalCoverage",
            Assert.Throws<InvalidOperationException>(() => without.PredictInterval([1, 1])).Message, StringComparison.Ordinal);
    }

    private FfnnRegressionTrainer Trainer(float? coverage) => new(_ml, new FfnnRegressionTrainer.Options
    {
        Effort = Effort.Fast, EnsembleSize = 3, NumberOfEpochs = 12, Seed = 1, IntervalCoverage = coverage,
    });

    // y = x0 - 2 x1 and normal noise of deviation 1.
    private static IEnumerable<Point> Noisy(int count, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ =>
        {
            float[] x = [random.NextSingle() * 6, random.NextSingle() * 6];
            var noise = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return new Point { Features = x, Label = x[0] - (2 * x[1]) + (float)noise };
        }).ToArray();
    }

    private sealed class Point
    {
        [VectorType(2)]
        public float[] Features { get; init; } = [];

        public float Label { get; init; }
    }

    private sealed class Coin
    {
        [VectorType(1)]
        public float[] Features { get; init; } = [];

        public bool Label { get; init; }
    }

    private sealed class Scored
    {
        public float Score { get; set; }

        public float LowerBound { get; set; }

        public float UpperBound { get; set; }
    }
}
