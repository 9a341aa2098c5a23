using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Tests.Faults;

/// <summary>What effort chooses for tables with thousands of slots that are nearly always 0, as FeaturizeText makes them.</summary>
public class FreeTextTests(ITestOutputHelper output)
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(Effort.Fast)]
    [InlineData(Effort.Balanced)]
    public void Text_with_FeaturizeTexts_defaults_is_told_apart_as_well_as_by_a_linear_model(Effort effort)
    {
        var texts = Texts(600);
        var (train, test) = (_ml.Data.LoadFromEnumerable(texts.Take(400)), _ml.Data.LoadFromEnumerable(texts.Skip(400)));
        double Accuracy(IEstimator<ITransformer> trainer) => _ml.BinaryClassification.EvaluateNonCalibrated(
            _ml.Transforms.Text.FeaturizeText("Features", "Text").Append(trainer).Fit(train).Transform(test)).Accuracy;

        var linear = Accuracy(_ml.BinaryClassification.Trainers.SdcaLogisticRegression(
            new SdcaLogisticRegressionBinaryTrainer.Options { NumberOfThreads = 1 }));
        var ours = Accuracy(new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options { Effort = effort, Seed = 1 }));

        output.WriteLine($"linear {linear}, ours {ours}");
        Assert.True(ours >= linear, $"{ours} below {linear}");
    }

    [Fact]
    public void The_log_and_the_models_options_say_what_was_chosen()
    {
        var log = new LogCapture(_ml);

        var model = _ml.Transforms.Text.FeaturizeText("Features", "Text")
            .Append(new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options { Effort = Effort.Fast, Seed = 1 }))
            .Fit(_ml.Data.LoadFromEnumerable(Texts(400))).LastTransformer.Model.SubModel;

        var chosen = model.TrainingOptions;
        Assert.Matches(@"^robust \(\d{4} sparse slots keep their zeros\)$", chosen["FeatureScaling"]);
        Assert.Equal(("64 relu", "16", "false", "3"),
            (chosen["HiddenLayers"], chosen["NumberOfEpochs"], chosen["LearnFeatureScales"], chosen["EnsembleSize"]));
        // No slot is embedded, and no slot is without a value in the training rows.
        Assert.Equal(model.FeatureCount, model.Layers[0].Inputs);
        Assert.Contains(log.Of(ChannelMessageKind.Info), line => line.StartsWith("Training on ", StringComparison.Ordinal) &&
            line.Contains($"FeatureScaling {chosen["FeatureScaling"]}", StringComparison.Ordinal));
    }

    [Fact]
    public void Numbers_beside_text_are_scaled_and_embedded_all_the_same()
    {
        var rows = Texts(400);
        var pipeline = _ml.Transforms.Text.FeaturizeText("Words", "Text")
            .Append(_ml.Transforms.Concatenate("Features", "Age", "Words", "Amount"))
            .Append(new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options { Effort = Effort.Fast, NumberOfEpochs = 1, Seed = 1 }));

        var model = pipeline.Fit(_ml.Data.LoadFromEnumerable(rows)).LastTransformer.Model.SubModel;

        // Two numbers get an embedding of four each, n-grams none.
        Assert.Equal(model.FeatureCount + (2 * 3), model.Layers[0].Inputs);
        Assert.Equal($"robust ({model.FeatureCount - 2} sparse slots keep their zeros)", model.TrainingOptions["FeatureScaling"]);
    }

    [Fact]
    public void Slots_are_sparse_whatever_is_set()
    {
        var data = _ml.Transforms.Text.FeaturizeText("Features", "Text").Fit(_ml.Data.LoadFromEnumerable(Texts(200)))
            .Transform(_ml.Data.LoadFromEnumerable(Texts(200)));
        FfnnBinaryModelParameters Fit(FfnnBinaryTrainer.Options options)
        {
            (options.NumberOfEpochs, options.Seed, options.EnsembleSize) = (1, 1, 1);
            return new FfnnBinaryTrainer(_ml, options).Fit(data).Model.SubModel;
        }

        Assert.Matches(@"^standard \(\d{4} sparse slots keep their zeros\)$", Fit(new FfnnBinaryTrainer.Options
        {
            FeatureScaling = FeatureScaling.Standard, NumericEmbedding = NumericEmbedding.None, HiddenLayers = [4],
        }).TrainingOptions["FeatureScaling"]);
        Assert.Matches(
            @"^robust \(\d{4} sparse slots keep their zeros\)$",
            Fit(new FfnnBinaryTrainer.Options { Effort = Effort.Manual, HiddenLayers = [4] }).TrainingOptions["FeatureScaling"]);
    }

    [Fact]
    public void Ordinary_tables_have_no_such_slots()
    {
        // Half of the cells are 0, but there are only 64 slots.
        var digits = new FfnnTrainer(_ml, new FfnnTrainer.Options { Effort = Effort.Fast, NumberOfEpochs = 1, Seed = 1 })
            .Fit(Tables.Digits(_ml)).Model;
        Assert.Equal(("robust", "128 selu, 128 selu"), (digits.TrainingOptions["FeatureScaling"], digits.TrainingOptions["HiddenLayers"]));

        // A thousand categories in two variables of 500 are sparse, one of 200 is a variable with a table.
        foreach (var (count, text, inputs) in new[] { (500, "robust (999 sparse slots keep their zeros)", 1_000), (200, "robust", 2 * 8) })
        {
            var rows = Texts(2_000).Select((row, i) => new { row.Label, One = $"{i % count}", Other = $"{i * 7 % count}" });
            var oneHot = _ml.Transforms.Categorical.OneHotEncoding([new("One"), new("Other")])
                .Append(_ml.Transforms.Concatenate("Features", "One", "Other"))
                .Append(new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options { Effort = Effort.Fast, NumberOfEpochs = 1, Seed = 1 }))
                .Fit(_ml.Data.LoadFromEnumerable(rows)).LastTransformer.Model.SubModel;
            Assert.Equal((text, inputs), (oneHot.TrainingOptions["FeatureScaling"], oneHot.Layers[0].Inputs));
        }
    }

    [Fact]
    public void Sparse_slots_are_found_by_their_zeros_and_their_neighbours_by_theirs()
    {
        const int Rare = 1500;
        var rows = TrainingMatrix.ForValues(Rare + 5, 1, weighted: false);
        for (var row = 0; row < 200; row++)
        {
            var features = rows.NextRow();
            features[row * 7 % Rare] = 3;
            features[Rare] = row % 2 == 0 ? 0 : 0.3f;        // a frequent n-gram
            features[Rare + 1] = row % 2 == 0 ? 0 : 5_000;   // an amount that is often 0
            features[Rare + 2] = row;                        // a number
            features[Rare + 3] = row % 50 == 0 ? float.NaN : 0;
            features[Rare + 4] = float.NaN;
            rows.AddValues([0], 1);
        }

        var sparse = SparseSlots.Of(rows, [])!;

        Assert.Equal((Rare + 2, Rare + 2), (sparse.Count, sparse.TextSlots));
        Assert.Equal([Rare + 1, Rare + 2, Rare + 4], sparse.DenseSlots);
        Assert.Null(SparseSlots.Of(rows, Enumerable.Range(0, Rare / 100).Select(i => new SlotRange(i * 100, (i * 100) + 99)).ToArray()));
        rows.Divide(sparse);
        var inputs = SparseFit.Of(rows, sparse, isScaled: true).Inputs;
        Assert.Equal([Rare + 3], inputs.Flagged.ToArray().Select(place => inputs.Slots[place]));
    }

    // Three of twenty words that depend on the class, and seven of hundreds that do not.
    private static Review[] Texts(int count)
    {
        var random = new Random(1);
        string[] words =
            [.. Enumerable.Range(0, 600).Select(_ => string.Concat(Enumerable.Range(0, 7).Select(_ => (char)('a' + random.Next(26)))))];
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var isGood = random.Next(2) == 0;
            var text = Enumerable.Range(0, 10).Select(word => words[word < 7 ? random.Next(40, 600) : random.Next(20) + (isGood ? 20 : 0)]);
            return new Review
            {
                Label = isGood, Text = string.Join(' ', text.OrderBy(_ => random.Next())), Age = random.Next(18, 90),
                Amount = random.NextSingle() * 1000,
            };
        })];
    }

    private sealed class Review
    {
        public bool Label { get; set; }

        public string Text { get; set; } = "";

        public float Age { get; set; }

        public float Amount { get; set; }
    }
}
