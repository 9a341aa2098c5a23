using System.Diagnostics;
using System.Globalization;
using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>The 8x8 digits with 64 hidden units and otherwise the defaults.</summary>
public class DigitsTests(ITestOutputHelper output)
{
    [Fact]
    public void Defaults_reach_97_percent_on_the_digits_on_average_of_5_seeds()
    {
        var accuracies = Enumerable.Range(1, 5).Select(seed =>
        {
            var ml = new MLContext(seed);
            var split = ml.Data.TrainTestSplit(Tables.Digits(ml), testFraction: 0.2, seed: seed);
            var trainer = new FfnnTrainer(ml, new FfnnTrainer.Options { HiddenLayers = [64], Seed = seed });
            var clock = Stopwatch.StartNew();
            var model = trainer.Fit(split.TrainSet);
            var seconds = clock.Elapsed.TotalSeconds;
            var metrics = ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
            output.WriteLine(FormattableString.Invariant(
                $"seed {seed}: micro accuracy {metrics.MicroAccuracy:F4}, log-loss {metrics.LogLoss:F4}, Fit {seconds:F2} s"));
            return metrics.MicroAccuracy;
        }).ToArray();

        output.WriteLine(accuracies.Average().ToString("F4", CultureInfo.InvariantCulture));
        Assert.True(accuracies.Average() >= 0.97, string.Join(", ", accuracies));
    }

    [Fact]
    public void One_seed_gives_one_fingerprint_on_any_number_of_threads_and_another_seed_another()
    {
        var first = Fingerprint(seed: 1, threads: 1);

        Assert.Equal(first, Fingerprint(seed: 1, threads: 1));
        Assert.Equal(first, Fingerprint(seed: 1, threads: 2));
        Assert.Equal(first, Fingerprint(seed: 1, threads: 3));
        Assert.NotEqual(first, Fingerprint(seed: 2, threads: 1));
    }

    [Fact]
    public void Predict_gives_the_bits_of_the_score_column_and_allocates_nothing()
    {
        var ml = new MLContext(1);
        var table = Tables.Digits(ml);
        var model = new FfnnTrainer(ml, new FfnnTrainer.Options { HiddenLayers = [64], NumberOfEpochs = 2, Seed = 1 }).Fit(table);
        var features = table.GetColumn<float[]>("Features").ToArray();
        var scores = model.Transform(table).GetColumn<float[]>("Score").ToArray();
        var predicted = new float[10];
        model.Model.Predict(features[0], predicted);

        Assert.Equal(0, Core.Tests.Harness.Allocations.LeastOf(() => model.Model.Predict(features[1], predicted)));
        Assert.All(Enumerable.Range(0, 100), row =>
        {
            model.Model.Predict(features[row], predicted);
            Assert.Equal(scores[row], predicted);
        });
    }

    private static string Fingerprint(int seed, int threads)
    {
        var ml = new MLContext();
        var options = new FfnnTrainer.Options
        {
            // Wide enough that the products are shared between threads.
            HiddenLayers = [256, 256],
            BatchSize = 64,
            NumberOfEpochs = 2,
            Seed = seed,
            NumberOfThreads = threads,
        };
        return new FfnnTrainer(ml, options).Fit(Tables.Digits(ml)).Model.Fingerprint();
    }
}
