using FfnnMlNet.Activations;
using FfnnMlNet.Losses;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>Every activation of the catalogue with every loss, each in a trainer that takes it: saved, loaded, the same score
/// bits.</summary>
public class SavedScoresTests(ITestOutputHelper output)
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Every_activation_with_every_loss_scores_the_same_bits_after_loading()
    {
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i => new Row(i)).ToArray());
        var cells = 0;
        foreach (var loss in LossCatalog.BuiltIn)
        {
            foreach (var hidden in ActivationCatalog.BuiltIn.Select(entry => entry.Example))
            {
                Check(loss, hidden, loss.MatchedOutput);
                cells++;
            }
            foreach (var last in ActivationCatalog.BuiltIn.Select(entry => entry.Example).Where(last => loss.Accepts(last.Range)))
            {
                Check(loss, Activation.Tanh, last);
                cells++;
            }
        }
        output.WriteLine($"{cells} models saved and loaded");
        Assert.True(cells > 250, $"only {cells} cells");

        void Check(Loss loss, Activation hidden, Activation last)
        {
            ITransformer[] models = [Multiclass(), MultiOutput()];
            foreach (var model in models.Where(model => model is not null))
            {
                using var file = new MemoryStream();
                _ml.Model.Save(model, rows.Schema, file);
                file.Position = 0;
                var loaded = _ml.Model.Load(file, out _);
                var scores = Scores(model.Transform(rows));
                Assert.All(scores, score => Assert.True(float.IsFinite(score), $"{loss}, {hidden}, {last}: {score}"));
                Assert.Equal(
                    scores.Select(BitConverter.SingleToInt32Bits),
                    Scores(loaded.Transform(rows)).Select(BitConverter.SingleToInt32Bits));
            }

            // Several quantiles are for regression, and softmax over one or two numbers for classes.
            ITransformer Multiclass() => loss.OutputsPerTarget > 1 ? null! : new FfnnTrainer(_ml, new FfnnTrainer.Options
            {
                Effort = Effort.Manual, LabelColumnName = nameof(Row.Class), HiddenLayers = [new(5, hidden)],
                OutputActivation = last, Loss = loss, NumberOfEpochs = 2, Seed = 1,
            }).Fit(rows);

            ITransformer MultiOutput() => new FfnnMultiOutputRegressionTrainer(_ml, new FfnnMultiOutputRegressionTrainer.Options
            {
                Effort = Effort.Manual, LabelColumnName = nameof(Row.Values), HiddenLayers = [new(5, hidden)],
                OutputActivation = last, Loss = loss, NumberOfEpochs = 2, Seed = 1,
            }).Fit(rows);
        }
    }

    private static float[] Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score").SelectMany(score => score)];

    private sealed class Row
    {
        public Row()
        {
        }

        public Row(int i)
        {
            Features = [i % 7 / 7f, i % 5 / 5f, (i % 3) - 1];
            Class = (uint)(i % 3) + 1;
            Values = [i % 7 / 7f, i % 5 / 5f];
        }

        [VectorType(3)]
        public float[] Features { get; set; } = [];

        [KeyType(3)]
        public uint Class { get; set; }

        [VectorType(2)]
        public float[] Values { get; set; } = [];
    }
}
