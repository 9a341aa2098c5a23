using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>Losses other than the default of a task, through the trainers.</summary>
public class LossTests(ITestOutputHelper output)
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void The_10_and_90_percent_quantiles_cover_80_percent_of_heteroscedastic_data()
    {
        // y = 2 x + (0.5 + x) e with x uniform in [0, 1) and e standard normal, so the spread triples from left to right.
        var random = new Random(7);
        IDataView Table(int rows) => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(_ => new Point(random)).ToArray());
        var (train, test) = (Table(4000), Table(20_000));
        var trainer = new FfnnMultiOutputRegressionTrainer(_ml, new FfnnMultiOutputRegressionTrainer.Options
        {
            Effort = Effort.Manual, Loss = Loss.Pinball(0.1f, 0.5f, 0.9f), HiddenLayers = [32], NumberOfEpochs = 60,
            LearningRate = 0.005f, BatchSize = 64, Seed = 1, LearningRateSchedule = LearningRateSchedule.Cosine,
        });

        var scored = trainer.Fit(train).Transform(test);

        var names = default(VBuffer<ReadOnlyMemory<char>>);
        scored.Schema["Score"].GetSlotNames(ref names);
        Assert.Equal(["q0.1", "q0.5", "q0.9"], names.DenseValues().Select(name => name.ToString()));
        var rows = scored.GetColumn<float[]>("Score").Zip(scored.GetColumn<float[]>("Label"), (q, y) => (q, y: y[0])).ToArray();
        double Share(Func<(float[] q, float y), bool> holds) => rows.Count(holds) / (double)rows.Length;
        output.WriteLine(FormattableString.Invariant(
            $"covered {Share(row => row.y > row.q[0] && row.y < row.q[2]):P1}, below median {Share(row => row.y < row.q[1]):P1}"));
        Assert.InRange(Share(row => row.y > row.q[0] && row.y < row.q[2]), 0.77, 0.83);
        Assert.InRange(Share(row => row.y < row.q[1]), 0.47, 0.53);
        // The band has no constant width: it covers both halves, and is wider in the right one.
        var right = rows.Zip(scored.GetColumn<float[]>("Features"), (row, x) => (row, x: x[0])).ToLookup(row => row.x > 0.5);
        Assert.All(
            right,
            half => Assert.InRange(half.Count(r => r.row.y > r.row.q[0] && r.row.y < r.row.q[2]) / (double)half.Count(), 0.75, 0.85));
        Assert.True(right[true].Average(r => r.row.q[2] - r.row.q[0]) > 1.4 * right[false].Average(r => r.row.q[2] - r.row.q[0]));
    }

    [Fact]
    public void Several_quantiles_keep_the_estimator_contract_and_are_named_by_slot_and_quantile()
    {
        var table = Tables.EnergyEfficiency(_ml).Standardized(_ml);
        var trainer = new FfnnMultiOutputRegressionTrainer(_ml, new FfnnMultiOutputRegressionTrainer.Options
        {
            Effort = Effort.Manual, Loss = Loss.Pinball(0.25f, 0.75f), HiddenLayers = [8], NumberOfEpochs = 2, Seed = 1,
        });

        EstimatorContract.Check(trainer, table, Tables.Diabetes(_ml), _ml);
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        trainer.Fit(table).Transform(table).Schema["Score"].GetSlotNames(ref names);

        Assert.Equal(["Y1 q0.25", "Y1 q0.75", "Y2 q0.25", "Y2 q0.75"], names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void Several_quantiles_are_an_error_for_a_trainer_of_one_number()
    {
        var error = Assert.Throws<ArgumentException>(() => new FfnnRegressionTrainer(
            _ml, new FfnnRegressionTrainer.Options { Effort = Effort.Manual, Loss = Loss.Pinball(0.1f, 0.9f) }));

        Assert.Equal(
            "Loss pinball(0.1, 0.9) needs 2 outputs per label, which only FfnnMultiOutputRegressionTrainer has. " +
            "Use that trainer, with a vector as label (Concatenate makes one of a number), or choose one quantile.", error.Message);
    }

    [Fact]
    public void Poisson_learns_the_expected_number_and_scores_it_above_zero()
    {
        var random = new Random(3);
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 4000).Select(_ => new Count(random)).ToArray());

        var model = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, Loss = Loss.Poisson, HiddenLayers = [16], NumberOfEpochs = 40, LearningRate = 0.01f, Seed = 1,
        }).Fit(rows);

        var scores = model.Transform(rows).GetColumn<float>("Score").ToArray();
        var expected = rows.GetColumn<float>(nameof(Count.Expected)).ToArray();
        Assert.All(scores, score => Assert.True(score > 0));
        var meanError = scores.Zip(expected, (score, mean) => Math.Abs(score - mean) / mean).Average();
        output.WriteLine(FormattableString.Invariant($"mean relative error of the expected number: {meanError:P1}"));
        Assert.True(meanError < 0.1, $"{meanError}");
        Assert.Equal("exponential", model.Model.Layers[^1].Activation.Id);
    }

    [Fact]
    public void Labels_outside_the_domain_of_a_loss_are_counted_before_the_first_step()
    {
        var rows = _ml.Data.LoadFromEnumerable(
            new[] { new Count(new Random(1)), new Count(new Random(1)) { Label = -1 }, new Count(new Random(1)) { Label = -2 } });
        Exception Fit(Loss loss) => Assert.Throws<InvalidOperationException>(() => new FfnnRegressionTrainer(
            _ml, new FfnnRegressionTrainer.Options { Effort = Effort.Manual, Loss = loss }).Fit(rows));

        Assert.Equal(
            "Loss poisson needs labels of at least 0, but 2 of 3 rows for training have others in column 'Label', the first being -1. " +
            "Remove or repair those rows, or choose a loss that accepts them.", Fit(Loss.Poisson).Message);
        Assert.StartsWith("Loss binary-cross-entropy needs labels in [0, 1], but ", Fit(Loss.BinaryCrossEntropy).Message);
        Assert.StartsWith("Loss hinge needs labels in [0, 1], where 1 stands for true, but ", Fit(Loss.Hinge).Message);
    }

    [Fact]
    public void Hinge_gives_margins_that_a_calibrator_can_turn_into_probabilities()
    {
        var table = Tables.BreastCancer(_ml).Standardized(_ml);
        var split = _ml.Data.TrainTestSplit(table, 0.3, seed: 1);
        var model = new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options
        {
            Effort = Effort.Manual, Loss = Loss.Hinge, HiddenLayers = [16], NumberOfEpochs = 40, Seed = 1,
        }).Fit(split.TrainSet);

        var scored = model.Transform(split.TestSet);
        var metrics = _ml.BinaryClassification.Evaluate(scored);

        Assert.True(metrics.Accuracy > 0.92, $"{metrics.Accuracy}");
        Assert.True(metrics.AreaUnderRocCurve > 0.98, $"{metrics.AreaUnderRocCurve}");
        // The scores are margins. Log-odds of a clipped probability would not exceed 16.
        var scores = scored.GetColumn<float>("Score").ToArray();
        Assert.Equal(scores.Select(score => score > 0), scored.GetColumn<bool>("PredictedLabel"));
        Assert.True(scores.Distinct().Count() > scores.Length * 0.9);

        using var file = new MemoryStream();
        _ml.Model.Save(model, table.Schema, file);
        file.Position = 0;
        Assert.Equal(scores, _ml.Model.Load(file, out _).Transform(split.TestSet).GetColumn<float>("Score"));
    }

    [Fact]
    public void Log_softmax_with_its_loss_gives_probabilities_like_softmax_with_cross_entropy()
    {
        var iris = Tables.Iris(_ml).Standardized(_ml);
        float[] Scores(Loss loss) => [.. new FfnnTrainer(
            _ml, new FfnnTrainer.Options { Effort = Effort.Manual, Loss = loss, HiddenLayers = [8], NumberOfEpochs = 20, Seed = 1 })
            .Fit(iris).Transform(iris).GetColumn<float[]>("Score").SelectMany(score => score)];

        var one = Scores(Loss.CrossEntropy());
        var other = Scores(Loss.NegativeLogLikelihood);

        Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    public void L_bfgs_reaches_a_lower_loss_than_adam_in_fewer_passes_and_says_why_it_stopped()
    {
        var log = new LogCapture(_ml);
        var diabetes = Tables.Diabetes(_ml).Standardized(_ml);
        FfnnRegressionModelParameters Fit(Optimizer optimizer, int epochs) =>
            new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
            {
                Effort = Effort.Manual, Optimizer = optimizer, NumberOfEpochs = epochs, HiddenLayers = [new(16, Activation.Tanh)],
                LearningRate = 0.01f, Seed = 1,
            }).Fit(diabetes).Model;

        var adam = Fit(Optimizer.Adam(), 400).History;
        var lbfgs = Fit(Optimizer.Lbfgs(), 200).History;

        output.WriteLine(
            FormattableString.Invariant($"Adam {adam.Min(record => record.TrainingLoss):F1} in {adam.Count} passes, ") +
            FormattableString.Invariant($"L-BFGS {lbfgs.Min(record => record.TrainingLoss):F1} in {lbfgs.Count}"));
        Assert.True(lbfgs.Min(record => record.TrainingLoss) < adam.Min(record => record.TrainingLoss));
        Assert.True(lbfgs.Count < adam.Count);
        Assert.Matches(
            "Training ended: (L-BFGS (converged|made no more progress|found no lower loss)" +
            "|all 200 passes done, before L-BFGS was at its end)",
            log.Of(ChannelMessageKind.Info).Last(message => message.StartsWith("Trained", StringComparison.Ordinal)));
    }

    [Fact]
    public void L_bfgs_converges_on_a_linear_model_and_says_so()
    {
        var log = new LogCapture(_ml);

        new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Manual, Optimizer = Optimizer.Lbfgs(gradientTolerance: 1e-3f), HiddenLayers = [], Seed = 1,
        }).Fit(Tables.Diabetes(_ml).Standardized(_ml));

        Assert.Matches("Training ended: L-BFGS converged after [0-9]+ passes, its gradient .+ below the tolerance 0.001.$",
            log.Of(ChannelMessageKind.Info).Single(message => message.StartsWith("Trained", StringComparison.Ordinal)));
    }

    [Fact]
    public void L_bfgs_with_dropout_or_clipping_is_an_error()
    {
        var error = Assert.Throws<ArgumentException>(() => new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual, Optimizer = Optimizer.Lbfgs(), Dropout = 0.1f, GradientClipping = GradientClipping.ByNorm(1),
        }));

        Assert.Equal(
            "GradientClipping must be null with the optimizer l-bfgs(memory 10, gradient tolerance 1E-05), " +
            "whose line search needs the gradient as it is." + Environment.NewLine +
            "Dropout must be 0 with the optimizer l-bfgs(memory 10, gradient tolerance 1E-05), " +
            "whose line search needs the same loss for the same parameters.", error.Message);
    }

    private sealed class Point
    {
        public Point()
        {
        }

        public Point(Random random)
        {
            var x = random.NextSingle();
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            Features = [x];
            Label = [(float)((2 * x) + ((0.5 + x) * normal))];
        }

        [VectorType(1)]
        public float[] Features { get; set; } = [];

        [VectorType(1)]
        public float[] Label { get; set; } = [];
    }

    private sealed class Count
    {
        public Count()
        {
        }

        public Count(Random random)
        {
            Features = [random.NextSingle(), random.NextSingle()];
            Expected = MathF.Exp((2 * Features[0]) - Features[1]);
            // Knuth's algorithm for draws from a Poisson distribution.
            for (var product = random.NextDouble(); product > Math.Exp(-Expected); product *= random.NextDouble())
                Label++;
        }

        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public float Expected { get; set; }
    }
}
