using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

public sealed class ContinueTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _checkpoint = Path.Combine(Path.GetTempPath(), $"ffnn-{Guid.NewGuid():N}.checkpoint");

    public void Dispose() => File.Delete(_checkpoint);

    [Fact]
    public void Plain_descent_goes_on_as_if_it_had_never_ended()
    {
        // Without shuffling and momentum the parameters are the only state.
        var iris = Tables.Iris(_ml).Standardized(_ml);
        FfnnTrainer Trainer(int epochs) => new(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual, Optimizer = Optimizer.Sgd(), LearningRate = 0.1f, Sampling = Sampling.InOrder,
            NumberOfEpochs = epochs, Seed = 1,
        });

        var whole = Trainer(10).Fit(iris);
        var half = Trainer(5).Fit(iris);
        var before = half.Model.Fingerprint();
        var other = Trainer(5).Fit(iris, half.Model);

        Assert.Equal(whole.Model.Fingerprint(), other.Model.Fingerprint());
        Assert.Equal(before, half.Model.Fingerprint());
        Assert.Equal([1, 2, 3, 4, 5], other.Model.History.Select(record => record.Epoch));
        Assert.Equal(10, other.Model.TotalEpochs);
    }

    [Fact]
    public void Scaling_is_that_of_the_initial_model_whatever_the_new_rows_are()
    {
        var rows = Tables.EnergyEfficiency(_ml);
        var large = _ml.Transforms.CustomMapping<EightNumbers, EightNumbers>((row, times) =>
        {
            times.Features = [.. row.Features.Select(value => 1000 * value)];
            times.Label = [.. row.Label.Select(value => 1000 * value)];
        }, null).Fit(rows).Transform(rows);
        // The rate is so low that nothing is learnt, so only the scaling changes scores.
        FfnnMultiOutputRegressionTrainer Trainer(float rate) => new(_ml, new FfnnMultiOutputRegressionTrainer.Options
        {
            Effort = Effort.Manual, Optimizer = Optimizer.Sgd(), LearningRate = rate, NumberOfEpochs = 1, Seed = 1,
        });
        var first = Trainer(0.01f).Fit(rows).Model;
        float[] features = [0.9f, 600, 300, 130, 6, 3, 0.2f, 4], expected = new float[2], actual = new float[2], afresh = new float[2];

        Trainer(1e-20f).Fit(large, first).Model.Predict(features, actual);

        first.Predict(features, expected);
        Trainer(0.01f).Fit(large).Model.Predict(features, afresh);
        Assert.Equal(expected, actual);
        Assert.NotEqual(expected, afresh);
    }

    [Fact]
    public void All_four_trainers_go_on_from_a_loaded_model()
    {
        var binary = Tables.BreastCancer(_ml).Standardized(_ml);
        var binaryTrainer = new FfnnBinaryTrainer(
            _ml, new FfnnBinaryTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = 2, Seed = 1 });
        var regression = Tables.Diabetes(_ml).Standardized(_ml);
        var regressionTrainer = new FfnnRegressionTrainer(
            _ml, new FfnnRegressionTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = 2, Seed = 1, HiddenLayers = [7] });
        var several = Tables.EnergyEfficiency(_ml).Standardized(_ml);
        var severalTrainer = new FfnnMultiOutputRegressionTrainer(
            _ml, new FfnnMultiOutputRegressionTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = 2, Seed = 1 });

        var b = binaryTrainer.Fit(binary, binaryTrainer.Fit(binary).Model.SubModel);
        var r = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = 2, Seed = 1 })
            .Fit(regression, regressionTrainer.Fit(regression).Model);
        var s = severalTrainer.Fit(several, severalTrainer.Fit(several).Model);

        Assert.Equal(4, b.Model.SubModel.TotalEpochs);
        Assert.Equal(4, s.Model.TotalEpochs);
        // The network has the layers of the model, not those of the options.
        Assert.Equal([7, 1], r.Model.Layers.Select(layer => layer.Outputs));
    }

    [Fact]
    public void Other_features_or_labels_are_errors_that_say_which()
    {
        var iris = Tables.Iris(_ml);
        var wine = Tables.Wine(_ml);
        var digits = Tables.Digits(_ml);
        var trainer = new FfnnTrainer(_ml, new FfnnTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = 1, Seed = 1 });
        var model = trainer.Fit(iris).Model;
        string Error(IDataView data) => Assert.Throws<InvalidOperationException>(() => trainer.Fit(data, model)).Message;

        Assert.Equal(
            "Feature column 'Features' has 13 slots, but the initial model was trained with 4 features. " +
            "Prepare the features with the transforms that were fitted for that model.", Error(wine));
        var narrow = _ml.Transforms.CustomMapping<Wide, Narrow>((row, four) => four.Features = row.Features[..4], null)
            .Fit(digits).Transform(digits);
        Assert.Equal(
            "Label column 'Label' has labels that the initial model does not have: " +
            "'0' (178 rows), '1' (182 rows), '2' (177 rows), '3' (183 rows), '4' (181 rows) and 5 more. " +
            "Labels are matched by the values of their keys: prepare both with the same MapValueToKey, or leave those rows out.",
            Error(narrow));
        var other = _ml.Transforms.CustomMapping<Wide, Narrow>((row, four) => four.Features = row.Features[..4], null)
            .Fit(wine).Transform(wine);
        Assert.StartsWith(
            "Label column 'Label' has labels that the initial model does not have: '0' (59 rows), '1' (71 rows), '2' (48 rows).",
            Error(other));
    }

    [Fact]
    public void A_checkpoint_resumes_to_the_bits_of_the_whole_run_also_where_the_seed_was_drawn()
    {
        var iris = Tables.Iris(_ml).Standardized(_ml);
        FfnnTrainer Trainer(Action<EpochSummary>? onEpoch, string? resume, MLContext ml) => new(ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual, NumberOfEpochs = 6, ValidationFraction = 0.2f, Checkpoint = new Checkpoint(_checkpoint),
            OnEpoch = onEpoch, ResumeFrom = resume,
        });
        var whole = Trainer(null, null, new MLContext(seed: 5)).Fit(iris).Model;
        Trainer(summary => { if (summary.Epoch == 3) summary.Stop(); }, null, new MLContext(seed: 5)).Fit(iris);

        var resumed = Trainer(null, _checkpoint, new MLContext(seed: 6)).Fit(iris).Model;

        Assert.Equal(whole.Fingerprint(), resumed.Fingerprint());
        Assert.Equal(whole.History, resumed.History);
    }

    [Fact]
    public void A_checkpoint_that_is_not_there_is_an_error_and_no_fresh_start()
    {
        var error = Assert.Throws<FileNotFoundException>(() =>
            new FfnnTrainer(_ml, new FfnnTrainer.Options { Effort = Effort.Manual, ResumeFrom = _checkpoint }).Fit(Tables.Iris(_ml)));

        Assert.StartsWith($"ResumeFrom names the checkpoint '{_checkpoint}', which cannot be read: ", error.Message);
    }

    [Fact]
    public void Cancelling_keeps_the_best_where_asked_also_by_the_context()
    {
        var log = new LogCapture(_ml);
        using var source = new CancellationTokenSource();
        var iris = Tables.Iris(_ml);
        // A cancelled context stays cancelled.
        var cancelled = new MLContext(seed: 1);
        FfnnTrainer Trainer(MLContext ml, Action<EpochSummary> onEpoch, OnCancellation on) => new(ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual, NumberOfEpochs = 1_000_000, OnEpoch = onEpoch, CancellationToken = source.Token,
            OnCancellation = on, Seed = 1,
        });

        var byContext = Trainer(cancelled, summary => { if (summary.Epoch == 2) cancelled.CancelExecution(); }, OnCancellation.KeepBest)
            .Fit(iris).Model;
        var byToken = Trainer(_ml, summary => { if (summary.Epoch == 3) source.Cancel(); }, OnCancellation.KeepBest).Fit(iris).Model;

        Assert.Equal(2, byContext.History.Count);
        Assert.Equal(3, byToken.History.Count);
        Assert.Equal(
            "Training was cancelled in epoch 4 of 1000000. The parameters of epoch 3 are kept, as OnCancellation asks.",
            Assert.Single(log.Warnings));
        Assert.Throws<OperationCanceledException>(() => Trainer(_ml, _ => { }, OnCancellation.Throw).Fit(iris));
    }

    private sealed class Wide
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class EightNumbers
    {
        [VectorType(8)]
        public float[] Features { get; set; } = [];

        [VectorType(2)]
        public float[] Label { get; set; } = [];
    }

    private sealed class Narrow
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];
    }
}
