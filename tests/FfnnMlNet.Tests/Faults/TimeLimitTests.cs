using System.Globalization;
using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>Under a time limit the schedules fit the epochs that are run, and more epochs with early stopping are never worse than the
/// default.</summary>
public class TimeLimitTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(Effort.Fast)]
    [InlineData(Effort.Balanced)]
    [InlineData(Effort.Best)]
    [InlineData(Effort.Manual)]
    public void What_was_done_in_the_time_stands_on_the_model_and_without_a_limit_gives_the_same(Effort effort)
    {
        var table = Table(3_000);
        var limited = new FfnnRegressionTrainer.Options { Effort = effort, TimeLimit = TimeSpan.FromSeconds(0.5) };
        if (effort == Effort.Manual)
            (limited.EnsembleSize, limited.ValidationFraction, limited.NumberOfEpochs, limited.NumberOfThreads) = (3, 0.2f, 100_000, 2);

        var model = new FfnnRegressionTrainer(_ml, limited).Fit(table).Model;
        var done = model.TrainingOptions;
        var again = new FfnnRegressionTrainer.Options
        {
            Effort = effort,
            Seed = int.Parse(done["Seed"], CultureInfo.InvariantCulture),
            NumberOfEpochs = int.Parse(done["NumberOfEpochs"], CultureInfo.InvariantCulture),
            EnsembleSize = int.Parse(done["EnsembleSize"], CultureInfo.InvariantCulture),
            StepsPerEpoch = Number(done["StepsPerEpoch"]),
            ScheduleEpochs = Number(done["ScheduleEpochs"]),
        };
        if (effort == Effort.Manual)
            again.ValidationFraction = 0.2f;
        else
            again.SearchDraws = int.Parse(done["SearchDraws"], CultureInfo.InvariantCulture);

        Assert.Equal("00:00:00.5000000", done["TimeLimit"]);
        Assert.Equal(again.NumberOfEpochs, model.History.Count);
        Assert.Equal(model.Fingerprint(), new FfnnRegressionTrainer(_ml, again).Fit(table).Model.Fingerprint());

        static int? Number(string text) => text == "none" ? null : int.Parse(text, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_limit_that_all_epochs_fit_into_changes_nothing()
    {
        var table = Table(60);
        string Trained(TimeSpan? limit) => new FfnnRegressionTrainer(
            _ml, new FfnnRegressionTrainer.Options { Effort = Effort.Fast, NumberOfEpochs = 3, Seed = 1, TimeLimit = limit })
                .Fit(table).Model.Fingerprint();

        Assert.Equal(Trained(null), Trained(TimeSpan.FromDays(1)));
        Assert.Equal(Trained(null), Trained(TimeSpan.MaxValue));
    }

    [Fact]
    public void The_shortest_limit_still_gives_a_trained_model_of_every_task()
    {
        var log = new LogCapture(_ml);
        var table = Table(500);
        var limit = TimeSpan.FromTicks(1);
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Label", "Flag").Fit(table).Transform(table);
        var flags = _ml.Transforms.CopyColumns("Label", "Flag").Fit(table).Transform(table);
        var vectors = _ml.Transforms.Concatenate("Label", "Label", "Label").Fit(table).Transform(table);

        Assert.Single(new FfnnTrainer(_ml, new FfnnTrainer.Options { TimeLimit = limit }).Fit(keyed).Model.History);
        Assert.Single(new FfnnBinaryTrainer(_ml, new FfnnBinaryTrainer.Options { TimeLimit = limit }).Fit(flags).Model.SubModel.History);
        Assert.Single(new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options { TimeLimit = limit }).Fit(table).Model.History);
        Assert.Single(
            new FfnnMultiOutputRegressionTrainer(_ml, new FfnnMultiOutputRegressionTrainer.Options { TimeLimit = limit })
                .Fit(vectors).Model.History);
        Assert.Contains(log.Of(ChannelMessageKind.Info), line => line.Contains(
            "1 epochs of 1 steps are planned instead of 128.", StringComparison.Ordinal));
        Assert.Contains(log.Of(ChannelMessageKind.Info), line => line.Contains(
            "1 of 5 members, so that each has enough epochs.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(1_000_000)]
    public void More_epochs_with_patience_are_no_worse_than_the_default(int epochs)
    {
        var (train, test) = (Table(400), Table(200, seed: 2));
        double Rmse(int? count)
        {
            var options = new FfnnRegressionTrainer.Options { Effort = Effort.Fast, Seed = 1 };
            if (count is { } many)
                (options.NumberOfEpochs, options.EarlyStopping) = (many, new EarlyStopping(20));
            var model = new FfnnRegressionTrainer(_ml, options).Fit(train);
            Assert.InRange(model.Model.History.Count, 48, 500);
            return _ml.Regression.Evaluate(model.Transform(test)).RootMeanSquaredError;
        }

        // The first epochs are those of the default, so the best of all is at least as good on the validation rows.
        Assert.InRange(Rmse(epochs), 0, 1.1 * Rmse(null));
    }

    [Fact]
    public void A_checkpoint_and_a_limit_exclude_each_other()
    {
        var error = Assert.Throws<ArgumentException>(() => new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            TimeLimit = TimeSpan.FromSeconds(1), Checkpoint = new Checkpoint("x"), StepsPerEpoch = 0, ScheduleEpochs = -1,
        }));

        Assert.StartsWith(
            "StepsPerEpoch must be null or at least 1, but was 0.", error.Message, StringComparison.Ordinal);
        Assert.Contains("ScheduleEpochs must be null or at least 1, but was -1.", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "TimeLimit must be null with Checkpoint and ResumeFrom: the number of epochs under a limit depends on the clock",
            error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "TimeLimit must be null or above 0, but was 00:00:00.",
            Assert.Throws<ArgumentException>(() => new FfnnTrainer(_ml, new FfnnTrainer.Options { TimeLimit = TimeSpan.Zero })).Message,
            StringComparison.Ordinal);
    }

    private IDataView Table(int rows, int seed = 1)
    {
        var random = new Random(seed);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(_ =>
        {
            float[] x = [.. Enumerable.Range(0, 9).Select(_ => (float)((2 * random.NextDouble()) - 1))];
            return new Row { Features = x, Label = (3 * x[0]) + x[1], Flag = x[0] > 0 };
        }).ToArray());
    }

    private sealed class Row
    {
        [VectorType(9)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public bool Flag { get; set; }
    }
}
