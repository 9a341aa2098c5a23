using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.KnownFailures;

/// <summary>Reported failures with seeds, threads, memory, cancellation and feature importance.</summary>
public class RunningTests
{
    private readonly MLContext _ml = new(seed: 1);

    // R47: machinelearning#5754, #5434, #7259.
    [Fact]
    public void A_seed_gives_equal_bytes_none_gives_another_model_and_the_trainers_own_comes_before_the_contexts()
    {
        var features = Rows.UniformFeatures(1000, 4, seed: 1);
        string Fit(int? context, int? own)
        {
            var ml = new MLContext(context);
            var rows = Rows.Of(ml, features, [.. features.Select(row => row[0])]);
            var options = new FfnnRegressionTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = 1, Seed = own };
            return new FfnnRegressionTrainer(ml, options).Fit(rows).Model.Fingerprint();
        }

        Assert.Equal(Fit(1, null), Fit(1, null));
        Assert.NotEqual(Fit(null, null), Fit(null, null));
        Assert.NotEqual(Fit(1, null), Fit(2, null));
        Assert.Equal(Fit(1, 7), Fit(2, 7));
        Assert.NotEqual(Fit(1, 7), Fit(1, 8));
    }

    // R48: machinelearning#5582, #421, #598; the fuzz program's verb "concurrency" makes a million predictions.
    [Fact]
    public void Sixty_four_threads_get_the_scores_of_one()
    {
        const int Threads = 64;
        var digits = Tables.Digits(_ml);
        var model = new FfnnTrainer(_ml, new FfnnTrainer.Options { Effort = Effort.Manual, NumberOfEpochs = 1, Seed = 1 }).Fit(digits);
        var rows = digits.GetColumn<float[]>("Features").Take(100).ToArray();
        var expected = Quality.Scores(model.Transform(digits))[..100];
        var differences = 0;

        var threads = Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            var scores = new float[10];
            for (var i = 0; i < 1000; i++)
            {
                model.Model.Predict(rows[(i + number) % 100], scores);
                if (!scores.AsSpan().SequenceEqual(expected[(i + number) % 100]))
                    Interlocked.Increment(ref differences);
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        Assert.Equal(0, differences);
    }

    // R48: two fits at once, also of one estimator, which keeps no state.
    [Fact]
    public void Fits_at_the_same_time_give_what_each_gives_alone()
    {
        var iris = Tables.Iris(_ml);
        FfnnTrainer[] trainers = [.. new[] { 1, 2 }.Select(seed => new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual, NumberOfEpochs = 20, NumberOfThreads = 2, Seed = seed,
        }))];
        var alone = trainers.Select(trainer => trainer.Fit(iris).Model.Fingerprint()).ToArray();
        var together = new string[4];

        Parallel.For(0, 4, i => together[i] = trainers[i % 2].Fit(iris).Model.Fingerprint());

        Assert.NotEqual(alone[0], alone[1]);
        Assert.Equal([.. alone, .. alone], together);
    }

    // R49: machinelearning#3756, #4134, #4914, TorchSharp#252. In a process of its own, since other tests use the same heap.
    [Fact]
    public void The_heap_is_flat_within_5_megabytes_over_300_fits_and_10000_transforms()
    {
        var (printed, exitCode) = FuzzProcess.Run(["memory"]);

        Assert.Matches("after 300 fits; .+ after 10000 transforms", printed);
        Assert.True(exitCode == 0, printed);
    }

    // R50: machinelearning#7040.
    [Fact]
    public void Weights_beyond_memory_are_an_error_with_their_gigabytes_before_any_is_allocated()
    {
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 4).Select(i => new WideRow
        {
            // Without zeros, since slots that no row has need no weights.
            Features = new VBuffer<float>(500_000, [.. Enumerable.Repeat(i + 1f, 500_000)]), Label = (uint)i,
        }));

        var error = Assert.Throws<InsufficientMemoryException>(() =>
            new FfnnTrainer(_ml, new FfnnTrainer.Options
            {
                Effort = Effort.Manual, HiddenLayers = [], NumberOfEpochs = 1, Seed = 1,
            }).Fit(rows));

        // (500,000 + 1) x 10,000 floats, more than five times with gradient, moments and copies.
        Assert.Matches(
            @"^Training would need \d+\.\d GB, \d+\.\d GB of them for 5,000,\d\d\d,\d\d\d parameters " +
            @"\(the largest layer has 500,000 x 10,000 weights\)", error.Message);
        Assert.EndsWith(
            "Use fewer units in HiddenLayers, or fewer features (for example feature selection, or hashing to fewer slots).",
            error.Message);
    }

    // R51: machinelearning#7290, #7185, #6670, #3735.
    [Theory]
    [InlineData(OnCancellation.Throw)]
    [InlineData(OnCancellation.KeepBest)]
    public void A_cancelled_run_ends_in_its_epoch_and_may_return_what_it_has(OnCancellation on)
    {
        using var source = new CancellationTokenSource();
        var epochs = 0;
        var trainer = new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual,
            NumberOfEpochs = 1_000_000,
            CancellationToken = source.Token,
            OnCancellation = on,
            Seed = 1,
            OnEpoch = summary =>
            {
                epochs = summary.Epoch;
                if (epochs == 2)
                    source.Cancel();
            },
        });

        if (on == OnCancellation.Throw)
            Assert.Throws<OperationCanceledException>(() => trainer.Fit(Tables.Iris(_ml)));
        else
            Assert.Equal(2, trainer.Fit(Tables.Iris(_ml)).Model.History.Count);
        Assert.Equal(2, epochs);
    }

    // R55: samples#939, machinelearning#3976.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Importance_names_each_of_16_slots_of_10_columns_also_of_a_loaded_model(bool loaded)
    {
        var random = new Random(1);
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(_ =>
        {
            float[] numbers = [.. Enumerable.Range(0, 9).Select(_ => random.NextSingle())];
            return new TenInputs { Numbers = numbers, Color = $"color {random.Next(7)}", Label = numbers[3] };
        }).ToArray());
        var pipeline = _ml.Transforms.Categorical.OneHotEncoding("Color")
            .Append(_ml.Transforms.Concatenate("Features", "Numbers", "Color"))
            .Append(new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
            {
                Effort = Effort.Manual, NumberOfEpochs = 50, LearningRate = 0.01f, Seed = 1,
            }));
        ITransformer model = pipeline.Fit(rows);
        if (loaded)
        {
            using var file = new MemoryStream();
            _ml.Model.Save(model, rows.Schema, file);
            file.Position = 0;
            model = _ml.Model.Load(file, out _);
        }

        var importance = _ml.Regression.PermutationFeatureImportance(model, model.Transform(rows));

        Assert.Equal(16, importance.Count);
        Assert.Contains("Color.color 3", importance.Keys);
        // The more the metric falls without a slot, the more important it is. ML.NET numbers slots that have no names.
        Assert.Equal("Slot 3", importance.MinBy(slot => slot.Value.RSquared.Mean).Key);
    }

    private sealed class WideRow
    {
        [VectorType(500_000)]
        public VBuffer<float> Features { get; set; }

        [KeyType(10_000)]
        public uint Label { get; set; }
    }

    private sealed class TenInputs
    {
        [VectorType(9)]
        public float[] Numbers { get; set; } = [];

        public string Color { get; set; } = "";

        public float Label { get; set; }
    }
}
