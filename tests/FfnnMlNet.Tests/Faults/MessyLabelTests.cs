using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>Labels that are probably mistakes, and the warnings and errors about them.</summary>
public class MessyLabelTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Typing_errors_among_the_labels_are_named_and_a_loss_that_is_not_ruled_by_them_learns_the_others()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 1002).Select(_ => random.NextSingle())
            .Select(x => new Number { Features = [x, random.NextSingle()], Label = 40_000 + (60_000 * x) }).ToArray();
        var clean = rows.Select(row => row.Label).ToArray();
        (rows[99].Label, rows[700].Label) = (5e8f, 1e11f);
        var log = new LogCapture(_ml);

        double MeanError(Loss? loss)
        {
            var model = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options { Effort = Effort.Fast, Loss = loss, Seed = 1 })
                .Fit(_ml.Data.LoadFromEnumerable(rows));
            return model.Transform(_ml.Data.LoadFromEnumerable(rows)).GetColumn<float>("Score")
                .Zip(clean, (score, label) => Math.Abs(score - label)).Average();
        }

        MeanError(null);
        var warning = Assert.Single(log.Warnings);
        Assert.Contains("Label column 'Label' has 2 values of 1002 far beyond all others: 5E+08 in row 100, 1E+11 in row 701", warning);
        Assert.Contains("Loss.AbsoluteError or Loss.Huber", warning);

        // A model that always predicts the median has an error of 15,000.
        Assert.InRange(MeanError(Loss.AbsoluteError), 0, 2_000);
        Assert.InRange(MeanError(Loss.Huber()), 0, 2_000);
        Assert.DoesNotContain("Loss.Huber", log.Warnings[^1]);
    }

    [Theory]
    [InlineData("exponential")]
    [InlineData("log-normal 1")]
    [InlineData("log-normal 2")]
    [InlineData("one value in most rows")]
    public void Heavy_tails_are_no_typing_errors(string tail)
    {
        var random = new Random(3);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        float Draw() => (float)(tail switch
        {
            "exponential" => -Math.Log(1 - random.NextDouble()),
            "log-normal 1" => Math.Exp(Normal()),
            "log-normal 2" => Math.Exp(2 * Normal()),
            _ => random.Next(10) == 0 ? 1e6 * random.NextDouble() : 0,
        });
        var log = new LogCapture(_ml);

        new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = 1, Seed = 1 }).Fit(
            _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 5000)
                .Select(_ => new Number { Features = [random.NextSingle(), 1], Label = Draw() }).ToArray()));

        Assert.Empty(log.Warnings);
    }

    [Fact]
    public void Classes_that_are_pieces_of_text_are_named_and_honest_rare_classes_are_not()
    {
        var random = new Random(1);
        string[] classes = ["yes", "no", "maybe"];
        var broken = Enumerable.Range(0, 2000).Select(i => i % 12 == 5 ? $"and then {i % 166} of them" : classes[random.Next(3)]);
        var log = Fit(broken);

        Assert.Matches(
            @"^\d+ of \d+ classes of label column 'Label' have at most \d of 2000 training rows, " +
            @"such as 'and then \d+ of them', .*allowQuoting", Assert.Single(log.Warnings));

        Assert.Empty(Fit(Enumerable.Range(0, 2000).Select(i => $"intent {i % 80}")).Warnings);
        Assert.Empty(Fit(Enumerable.Range(0, 2000).Select(i => i < 1990 ? classes[i % 3] : $"rare {i % 2}")).Warnings);

        LogCapture Fit(IEnumerable<string> labels)
        {
            var ml = new MLContext(seed: 1);
            var captured = new LogCapture(ml);
            var data = ml.Data.LoadFromEnumerable(
                labels.Select(label => new Named { Name = label, Features = [random.NextSingle(), 1] }).ToArray());
            ml.Transforms.Conversion.MapValueToKey("Label", "Name").Append(new FfnnTrainer(ml, new FfnnTrainer.Options
            {
                Effort = Effort.Manual, HiddenLayers = [4], NumberOfEpochs = 1, Seed = 1,
            })).Fit(data);
            return captured;
        }
    }

    [Theory]
    [InlineData(20)]
    [InlineData(31)]
    public void A_hash_of_many_bits_as_label_is_refused_at_once_with_its_counts_and_the_cure(int bits)
    {
        var data = _ml.Transforms.Conversion.Hash("Label", "Name", numberOfBits: bits).Fit(ThreeClasses()).Transform(ThreeClasses());
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<InvalidOperationException>(() => new FfnnTrainer(_ml).Fit(data));

        Assert.StartsWith(FormattableString.Invariant(
            $"Label column 'Label' has a key type of {1L << bits:N0} keys, but the training rows have 3 of them."), error.Message);
        Assert.Contains("MapValueToKey", error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    [Fact]
    public void Some_hundred_classes_without_rows_are_a_warning_and_Score_has_them()
    {
        var log = new LogCapture(_ml);
        var data = _ml.Transforms.Conversion.Hash("Label", "Name", numberOfBits: 8).Fit(ThreeClasses()).Transform(ThreeClasses());

        var model = new FfnnTrainer(_ml, new FfnnTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = 1, Seed = 1 }).Fit(data);

        Assert.StartsWith(
            "Label column 'Label' has a key type of 256 keys, of which 3 have training rows: 253 outputs", Assert.Single(log.Warnings));
        Assert.Equal(256, model.Transform(data).GetColumn<float[]>("Score").First().Length);
    }

    [Fact]
    public void Rare_truth_is_the_last_line_of_the_log_with_what_to_do()
    {
        var log = new LogCapture(_ml);
        var random = new Random(1);
        IDataView Data(int everyNth) => _ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 1000).Select(i => new Truth { Label = i % everyNth == 0, Features = [random.NextSingle(), 1] }).ToArray());
        void Fit(int everyNth, ClassWeights? weights) => new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options
        {
            Effort = Effort.Manual, NumberOfEpochs = 1, Seed = 1, ClassWeights = weights,
        }).Fit(Data(everyNth));

        Fit(20, null);
        var line = log.Of(ChannelMessageKind.Info)[^1];
        Assert.StartsWith("5.0 % of the labels in column 'Label' are true", line);
        Assert.Contains("FfnnModel.WithThreshold(model, probability)", line);
        Assert.Contains("ClassWeights.Balanced", line);

        Fit(20, ClassWeights.Balanced);
        Fit(3, null);
        Assert.Single(log.Of(ChannelMessageKind.Info), message => message.Contains("FfnnModel.WithThreshold", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_wrong_row_of_a_sure_model_costs_a_finite_log_loss(bool isLinear)
    {
        // 320 rows whose label is decided by a threshold, and two rows far beyond it with the wrong label.
        var random = new Random(1);
        var rows = Enumerable.Range(0, 320).Select(_ => random.NextSingle() - 0.5f)
            .Select(x => new Truth { Label = x > 0, Features = [20 * x, x] }).ToArray();
        Truth[] wrong = [new() { Label = false, Features = [1e6f, 1e6f] }, new() { Label = true, Features = [-1e6f, -1e6f] }];
        // The log-odds of a linear model grow with the features of the row.
        FfnnBinaryTrainer.Options options = isLinear
            ? new()
            {
                Effort = Effort.Manual, Seed = 1, HiddenLayers = [], FeatureScaling = FeatureScaling.None, LearningRate = 0.1f,
                NumberOfEpochs = 50,
            }
            : new() { Effort = Effort.Fast, Seed = 1 };

        var scored = new FfnnBinaryTrainer(_ml, options).Fit(_ml.Data.LoadFromEnumerable(rows))
            .Transform(_ml.Data.LoadFromEnumerable(rows.Concat(wrong)));

        Assert.All(
            scored.GetColumn<float>("Probability"), probability => Assert.InRange(probability, float.Epsilon, MathF.BitDecrement(1)));
        Assert.True(double.IsFinite(_ml.BinaryClassification.Evaluate(scored).LogLoss));
    }

    [Fact]
    public void Few_validation_rows_make_no_model_surer_than_they_can_tell()
    {
        // 16 of the 80 rows are held out and all of them are right. A lower bound of the temperature alone would make the model certain.
        var random = new Random(2);
        var rows = Enumerable.Range(0, 80).Select(_ => random.NextSingle() - 0.5f)
            .Select(x => new Truth { Label = x > 0, Features = [x + Math.Sign(x), 1] }).ToArray();

        var data = _ml.Data.LoadFromEnumerable(rows);
        var sure = new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options { Effort = Effort.Fast, Seed = 1 }).Fit(data).Transform(data)
            .GetColumn<float>("Probability").Select(probability => Math.Max(probability, 1 - probability)).Order().ToArray();

        Assert.InRange(sure[sure.Length / 2], 0.9, 1 - (0.5 / 80));
    }

    [Fact]
    public void A_run_that_is_cancelled_after_its_last_epoch_keeps_the_model_uncalibrated()
    {
        using var cancellation = new CancellationTokenSource();
        var log = new LogCapture(_ml);

        var model = new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Fast, NumberOfEpochs = 3, EnsembleSize = 1, Seed = 1, OnCancellation = OnCancellation.KeepBest,
            CancellationToken = cancellation.Token,
            OnEpoch = epoch =>
            {
                if (epoch.Epoch == 3)
                    cancellation.Cancel();
            },
        }).Fit(Tables.Iris(_ml)).Model;

        Assert.Equal(3, model.History.Count);
        Assert.Contains(log.Warnings, warning => warning.EndsWith(
            "The probabilities are not calibrated; they are those of the trained network.", StringComparison.Ordinal));
    }

    private IDataView ThreeClasses() => _ml.Data.LoadFromEnumerable(
        Enumerable.Range(0, 60).Select(i => new Named { Name = $"class {i % 3}", Features = [i % 3, i] }).ToArray());

    private sealed class Number
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Named
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public string Name { get; set; } = "";
    }

    private sealed class Truth
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
