using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.Sparse;

/// <summary>Random options: dense and sparse vectors, in memory and on disk, give the same bits whatever is set.</summary>
public class SparseFormsTests
{
    // Some of them are on disk: a block has 16,384 values, and these have two blocks and a part.
    private const int RowCount = 2_600;

    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public void Whatever_is_set_the_form_of_the_rows_and_their_place_change_no_bit(int seed)
    {
        var random = new Random(seed);
        var set = Draw(random, out var trainer, out var withValidation, out _);
        string Fit(bool isDense, long? limit, int threads) => SparseTable.Fit(
            trainer, View(isDense), options =>
            {
                set(options);
                (options.MemoryLimitBytes, options.NumberOfThreads) = (limit, threads);
            },
            withValidation ? View(!isDense, seed: 8) : null).Network.Fingerprint();

        var expected = Fit(isDense: false, limit: null, threads: 1);

        Assert.Equal(expected, Fit(isDense: true, limit: 0, threads: 2));
        Assert.Equal(expected, Fit(isDense: false, limit: 100_000, threads: 3));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void A_run_in_memory_is_resumed_on_disk_with_vectors_of_the_other_form(int seed)
    {
        var random = new Random(seed);
        var set = Draw(random, out var trainer, out _, out var isDense);
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.ckpt");
        string Fit(bool asDense, Action<FfnnOptions> change) => SparseTable.Fit(trainer, View(asDense), options =>
        {
            set(options);
            options.EnsembleSize = 1;
            change(options);
        }).Network.Fingerprint();
        try
        {
            var whole = Fit(isDense, options => options.Checkpoint = new Checkpoint(path));
            Fit(isDense, options =>
            {
                options.Checkpoint = new Checkpoint(path);
                options.OnEpoch = summary => summary.Stop();
            });

            Assert.Equal(whole, Fit(!isDense, options => (options.ResumeFrom, options.MemoryLimitBytes) = (path, 0)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Action<FfnnOptions> Draw(Random random, out string trainer, out bool withValidation, out bool isDense)
    {
        bool Chance(double probability) => random.NextDouble() < probability;
        trainer = SparseTable.Trainers[random.Next(SparseTable.Trainers.Length)];
        withValidation = trainer == "multiclass" && Chance(0.5);
        isDense = Chance(0.5);
        var (weighted, grouped, members) = (Chance(0.5), !withValidation && Chance(0.5), random.Next(1, 4));
        var (fraction, dropout, batch) = (Chance(0.5) ? 0.2f : (float?)null, Chance(0.5) ? 0.3f : (float?)null, random.Next(1, 90));
        var classes = trainer is "multiclass" or "binary" && Chance(0.5);
        Optimizer? optimizer = Chance(0.3) ? Optimizer.Adagrad() : Chance(0.3) ? Optimizer.Sgd() : null;
        var (scaling, missing) = (random.Next(3), Chance(0.3) ? MissingValues.SkipRows : MissingValues.Impute);
        var averaging = Chance(0.3);
        var takesFraction = !withValidation;
        return options =>
        {
            (options.NumberOfEpochs, options.BatchSize, options.MissingValues) = (2, batch, missing);
            if (weighted)
                options.ExampleWeightColumnName = nameof(SparseTable.Row.Weight);
            if (grouped)
                options.RowGroupColumnName = nameof(SparseTable.Row.Group);
            options.EnsembleSize = members;
            if (takesFraction)
                options.ValidationFraction = fraction;
            if (dropout is { } rate)
                options.SparseDropout = rate;
            if (optimizer is not null)
                options.SparseOptimizer = optimizer;
            options.FeatureScaling = scaling == 0 ? null : scaling == 1 ? FeatureScaling.None : FeatureScaling.QuantileNormal;
            if (averaging)
                options.WeightAveraging = WeightAveraging.Exponential(0.9f);
            if (classes && options is FfnnTrainer.Options multiclass)
                multiclass.ClassWeights = ClassWeights.Balanced;
            if (classes && options is FfnnBinaryTrainer.Options binary)
                binary.ClassWeights = ClassWeights.Balanced;
        };
    }

    // Made when they are read.
    private IDataView View(bool isDense, int seed = 1) => _ml.Data.LoadFromEnumerable(
        SparseTable.Rows(isDense: false, RowCount, seed).Select(row => isDense ? SparseTable.AsDense(row) : row));
}
