using FfnnMlNet.Activations;
using FfnnMlNet.Losses;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>Models with every activation of the catalogue and every loss give the same bits of scores after they are saved and
/// loaded.</summary>
public class SavedScoresTests
{
    private static readonly Dictionary<string, Activation> Activations =
        ActivationCatalog.BuiltIn.Select(entry => entry.Example).ToDictionary(activation => activation.ToString());

    private readonly MLContext _ml = new(seed: 1);

    /// <summary>A loss, a hidden activation and an output activation: each hidden activation with the loss's own output activation, and
    /// each output activation that the loss accepts with tanh.</summary>
    public static TheoryData<string, string, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, string, string>();
            foreach (var loss in LossCatalog.BuiltIn)
            {
                foreach (var hidden in Activations.Values)
                    cells.Add(loss.ToString(), hidden.ToString(), loss.MatchedOutput.ToString());
                foreach (var last in Activations.Values.Where(last => loss.Accepts(last.Range) && last.Id != loss.MatchedOutput.Id))
                    cells.Add(loss.ToString(), Activation.Tanh.ToString(), last.ToString());
            }
            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_activation_with_every_loss_scores_the_same_bits_after_loading(string lossText, string hiddenText, string lastText)
    {
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i => new Row(i)).ToArray());
        var loss = LossCatalog.BuiltIn.Single(each => each.ToString() == lossText);
        var (hidden, last) = (Activations[hiddenText], Activations[lastText]);

        var ofValues = With(new FfnnMultiOutputRegressionTrainer.Options(), nameof(Row.Values));
        Check(new FfnnMultiOutputRegressionTrainer(_ml, ofValues).Fit(rows));
        // Several quantiles have no multiclass trainer.
        if (loss.OutputsPerTarget == 1)
            Check(new FfnnTrainer(_ml, With(new FfnnTrainer.Options(), nameof(Row.Class))).Fit(rows));

        TOptions With<TOptions>(TOptions options, string label) where TOptions : FfnnOptions
        {
            (options.Effort, options.LabelColumnName, options.HiddenLayers) = (Effort.Manual, label, [new(5, hidden)]);
            (options.OutputActivation, options.Loss, options.NumberOfEpochs, options.Seed) = (last, loss, 2, 1);
            return options;
        }

        void Check(ITransformer model)
        {
            using var file = new MemoryStream();
            _ml.Model.Save(model, rows.Schema, file);
            file.Position = 0;
            var loaded = _ml.Model.Load(file, out _);
            var scores = Scores(model.Transform(rows));
            Assert.All(scores, score => Assert.True(float.IsFinite(score), $"{score}"));
            Assert.Equal(
                scores.Select(BitConverter.SingleToInt32Bits),
                Scores(loaded.Transform(rows)).Select(BitConverter.SingleToInt32Bits));
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
