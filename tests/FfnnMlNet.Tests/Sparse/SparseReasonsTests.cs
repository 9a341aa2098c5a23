using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Sparse;

/// <summary>Intervals and contributions of models of sparse rows.</summary>
public class SparseReasonsTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Trainers => [.. SparseTable.Trainers];

    [Fact]
    public void An_interval_is_as_wide_as_the_errors_of_held_out_rows()
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
    }

    [Theory]
    [MemberData(nameof(Trainers))]
    public void Base_and_contributions_add_up_for_every_trainer_and_only_features_of_the_row_contribute(string trainer)
    {
        var (network, _) = SparseTable.Fit(trainer, Table(SparseTable.Rows(isDense: true)), _ => { });
        Assert.NotNull(network.Sparse);
        var found = new float[SparseTable.Slots];
        var largest = 0f;
        foreach (var row in SparseTable.Rows(isDense: false, count: 30, seed: 3))
        {
            List<SlotContribution> listed = [];
            var explained = network.Explain(row.Features.GetIndices(), row.Features.GetValues(), null, listed);
            Assert.Equal(explained, network.Explain(row.Features.DenseValues().ToArray(), null, found));

            Assert.Equal(explained.Score - explained.Base, found.Sum(), 1e-4 * Math.Max(1, Math.Abs(explained.Score)));
            Assert.All(listed, item => Assert.Equal(found[item.Slot], item.Contribution));
            Assert.Equal(found.Count(value => value != 0), listed.Count(item => item.Contribution != 0));
            var values = row.Features.DenseValues().ToArray();
            for (var slot = 0; slot < found.Length; slot++)
                Assert.True(found[slot] == 0 || values[slot] != 0 || network.Sparse.PlaceOf(slot) < 0, $"slot {slot}");
            largest = Math.Max(largest, found.Max(Math.Abs));
        }
        Assert.True(largest > 0.01, $"{largest}");
    }

    [Fact]
    public void The_words_of_a_text_are_listed_by_name_after_saving_and_many_threads_get_the_same_bits()
    {
        var (table, featurizer) = Texts();
        var features = featurizer.Transform(table);
        var transformer = _ml.BinaryClassification.Trainers.Ffnn(new FfnnBinaryTrainer.Options
        {
            Effort = Effort.Fast, Seed = 1, NumberOfEpochs = 4, EnsembleSize = 2,
        }).Fit(features);
        using var file = new MemoryStream();
        _ml.Model.Save(transformer, features.Schema, file);
        file.Position = 0;
        var loaded = (ISingleFeaturePredictionTransformer<Microsoft.ML.Calibrators.CalibratedModelParametersBase<
            FfnnBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>>)new MLContext().Model.Load(file, out _);
        var model = loaded.Model.SubModel;
        Assert.NotNull(model.Network.Sparse);
        var row = features.GetColumn<VBuffer<float>>("Features").Skip(1).First();

        var explanation = model.Explain(row.GetIndices(), row.GetValues());

        // "good" and "bad" decide the label.
        Assert.Equal("bad", explanation.Contributions[0].Name);
        Assert.True(explanation.Contributions[0].Contribution < 0, $"{explanation}");
        Assert.InRange(explanation.Contributions.Count, 3, 40);
        Assert.Equal(SlotNames(features), model.FeatureNames.Select((name, slot) => name.Length > 0 ? name : SlotNames(features)[slot]));
        Assert.Equal(model.FeatureNames.Count, model.FeatureCount);
        Assert.All(explanation.Contributions, item => Assert.Contains(item.Name, model.FeatureNames));
        Assert.Equal(
            explanation.Contributions, model.Explain(row.DenseValues().ToArray()).Contributions);
        Assert.Equal(-explanation.Score, model.Explain(row.DenseValues().ToArray(), label: false).Score);

        // ML.NET gives all rows in the memory of the first one.
        var texts = features.GetColumn<float[]>("Features").Select(text => NonZeros.Of(text)).ToArray();
        var alone = transformer.Model.SubModel;
        string[] expected = [.. texts.Select(text => alone.Explain(text.Slots, text.Values).ToString())];
        Assert.True(expected.Distinct().Count() > 300, "texts have different reasons");
        var found = new string[texts.Length];
        Parallel.For(0, texts.Length, new ParallelOptions { MaxDegreeOfParallelism = 64 }, i =>
            found[i] = model.Explain(texts[i].Slots, texts[i].Values).ToString());
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(2, true)]
    public void ML_NETs_contributions_are_sparse_vectors_with_the_same_numbers(int kept, bool isNormalized)
    {
        var rows = Table(SparseTable.Rows(isDense: false));
        var transformer = (RegressionPredictionTransformer<FfnnRegressionModelParameters>)
            SparseTable.Fit("regression", rows, _ => { }).Model;
        var scored = transformer.Transform(rows);

        var explained = _ml.Transforms.CalculateFeatureContribution(transformer, kept, kept, isNormalized).Fit(scored).Transform(scored)
            .GetColumn<VBuffer<float>>("FeatureContributions").Select(row => (row.IsDense, Values: row.DenseValues().ToArray())).ToArray();

        var features = rows.GetColumn<float[]>("Features").ToArray();
        var own = new float[SparseTable.Slots];
        for (var row = 0; row < features.Length; row++)
        {
            transformer.Model.Network.Explain(features[row], null, own);
            var (isDense, values) = explained[row];
            Assert.Equal(SparseTable.Slots, values.Length);
            Assert.False(isDense);
            var largest = own.Max(Math.Abs);
            int[] top = [.. Enumerable.Range(0, own.Length).OrderByDescending(slot => own[slot]).Take(kept).Where(slot => own[slot] > 0)];
            int[] bottom = [.. Enumerable.Range(0, own.Length).OrderBy(slot => own[slot]).Take(kept).Where(slot => own[slot] < 0)];
            for (var slot = 0; slot < own.Length; slot++)
            {
                var expected = top.Contains(slot) || bottom.Contains(slot) ? own[slot] / (isNormalized ? largest : 1) : 0;
                Assert.Equal(expected, values[slot], 1e-6);
            }
        }
    }

    [Fact]
    public void Categories_and_columns_are_grouped_by_the_slots_of_the_row()
    {
        var inputs = new SparseInputs(8, [2, 3, 6], [0, 1, 4, 5, 7], [1, 1, 1, 1, 1], []);
        var network = new FeedForwardNetwork(
            new Layout([3, 4, 1], sparse: new SparseShape(inputs.Count, 0.5f)), [Activation.Tanh, Activation.Identity]);
        WeightInitialization.HeNormal.Apply(network, seed: 2);
        var transform = new InputTransform(
            [new(InputShape.Plain, 0), new(InputShape.Plain, 0), new(InputShape.Plain, 0)], [], [new SlotRange(0, 1)]);
        var model = new FfnnRegressionModelParameters(_ml, new NetworkModel(network, ScoreKind.Activation, "", [], [], transform)
        {
            Sparse = inputs,
            Features = new FeatureSummary([0.5f, 0.5f, 1], ["Kind.a", "Kind.b", "X"])
            {
                SparseNames = ["Text.the", "Text.cat", "Title.a", "Title.b", "Y"],
            },
        });
        float[] row = [1, 2, 0, 1, 3, 0, 5, 0];
        var single = model.Explain(row, grouping: FeatureGrouping.None).Contributions.ToDictionary(
            feature => feature.Name, feature => feature.Contribution);

        Assert.Equal(["Kind.a", "Kind.b", "Text.cat", "Text.the", "Title.a", "X"], single.Keys.Order(StringComparer.Ordinal));
        var categories = model.Explain(row).Contributions.ToDictionary(feature => feature.Name, feature => feature.Contribution);
        Assert.Equal(["Kind", "Text.cat", "Text.the", "Title.a", "X"], categories.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(single["Kind.a"] + single["Kind.b"], categories["Kind"], 1e-6);
        var columns = model.Explain(row, grouping: FeatureGrouping.Columns).Contributions.ToDictionary(
            feature => feature.Name, feature => feature.Contribution);
        Assert.Equal(["Kind", "Text", "Title", "X"], columns.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(single["Text.cat"] + single["Text.the"], columns["Text"], 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Explain(row, grouping: (FeatureGrouping)9));
        Assert.Throws<ArgumentException>(() => model.Explain([3, 2], [1, 1]));
    }

    // The names of words are those of an n-gram transform.
    private (IDataView Table, ITransformer Featurizer) Texts()
    {
        var random = new Random(5);
        var table = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 400).Select(i => new Text
        {
            Words = string.Join(' ', Enumerable.Range(0, 9).Select(_ => $"w{random.Next(2_000)}").Append(i % 2 == 0 ? "good" : "bad")),
            Label = i % 2 == 0,
        }).ToArray());
        var featurizer = _ml.Transforms.Text.TokenizeIntoWords("Tokens", nameof(Text.Words))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Tokens"))
            .Append(_ml.Transforms.Text.ProduceNgrams("Features", "Tokens", ngramLength: 1, useAllLengths: false))
            .Fit(table);
        return (table, featurizer);
    }

    private static string[] SlotNames(IDataView features)
    {
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        features.Schema["Features"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private IDataView Table(IEnumerable<SparseTable.Row> rows) => _ml.Data.LoadFromEnumerable(rows);

    private sealed class Text
    {
        public string Words { get; init; } = "";

        public bool Label { get; init; }
    }
}
