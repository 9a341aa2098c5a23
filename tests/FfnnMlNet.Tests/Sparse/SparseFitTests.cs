using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.Sparse;

/// <summary>Options, data and files of a fit on sparse rows.</summary>
public class SparseFitTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_memory_limit_changes_no_bit()
    {
        var rows = _ml.Data.LoadFromEnumerable(SparseTable.Rows(isDense: false, count: 25_000));

        Assert.Equal(Fingerprint(rows, options => options.NumberOfEpochs = 1), Fingerprint(rows, options =>
        {
            options.NumberOfEpochs = 1;
            options.MemoryLimitBytes = 1 << 20;
        }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_number_of_threads_changes_no_bit(int members) => Assert.Equal(
        Fingerprint(View(), options => (options.NumberOfThreads, options.EnsembleSize) = (1, members)),
        Fingerprint(View(), options => (options.NumberOfThreads, options.EnsembleSize) = (3, members)));

    [Fact]
    public void Validation_rows_are_divided_as_the_training_rows_are()
    {
        // They have slots that the training rows do not have, and a feature of theirs is never 0.
        var others = SparseTable.Rows(isDense: false, seed: 4);
        foreach (var row in others)
        {
            float[] features = [.. row.Features.DenseValues()];
            (features[33], features[SparseTable.Slots - 1]) = (1, 2);
            row.Features = SparseTable.AsVector(features, isDense: false);
        }
        var (network, model) = SparseTable.Fit("multiclass", View(), _ => { }, _ml.Data.LoadFromEnumerable(others));

        Assert.Equal([0, 700], network.Sparse!.DenseSlots.ToArray());
        Assert.All(network.History, epoch => Assert.NotNull(epoch.ValidationLoss));
        Assert.DoesNotContain(SparseTable.Slots - 1, network.Sparse.Slots.ToArray());
        Assert.NotEmpty(Quality.Scores(model.Transform(_ml.Data.LoadFromEnumerable(others))));
    }

    [Fact]
    public void Training_goes_on_from_a_model_with_its_slots()
    {
        var (first, model) = SparseTable.Fit("multiclass", View(), options => options.EnsembleSize = 1);
        var initial = ((Microsoft.ML.Data.MulticlassPredictionTransformer<FfnnMulticlassModelParameters>)model).Model;
        // So few rows that every slot of theirs is frequent.
        var few = _ml.Data.LoadFromEnumerable(SparseTable.Rows(isDense: true, count: 12, seed: 9));
        var (second, _) = SparseTable.Fit(
            "multiclass", few, options => (options.Effort, options.LearningRate) = (Effort.Manual, 0.01f), initial: initial);

        Assert.Equal(first.Sparse!.Slots.ToArray(), second.Sparse!.Slots.ToArray());
        Assert.NotEqual(first.Fingerprint(), second.Fingerprint());
        Assert.Equal(6, second.EarlierEpochs + second.History.Count);
    }

    [Fact]
    public void A_resumed_run_has_the_bits_of_a_whole_one()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.ckpt");
        try
        {
            var whole = Fingerprint(View(), options => (options.NumberOfEpochs, options.Checkpoint) = (6, new Checkpoint(path)));
            Fingerprint(View(), options =>
            {
                (options.NumberOfEpochs, options.Checkpoint) = (6, new Checkpoint(path));
                options.OnEpoch = summary =>
                {
                    if (summary.Epoch == 2)
                        summary.Stop();
                };
            });

            Assert.Equal(whole, Fingerprint(View(), options => (options.NumberOfEpochs, options.ResumeFrom) = (6, path)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Every_option_of_sparse_rows_changes_the_model()
    {
        Action<FfnnOptions>[] changes =
        [
            _ => { },
            options => options.SparseOptimizer = Optimizer.Adagrad(),
            options => options.SparseDropout = 0.4f,
            options => options.FeatureScaling = FeatureScaling.None,
            options => options.Optimizer = Optimizer.Sgd(),
            options => options.MembersPerNetwork = 2,
            options => options.WeightAveraging = WeightAveraging.Exponential(0.5f),
            options => options.GradientClipping = GradientClipping.ByNorm(0.01f),
            options => options.L2Regularization = 0.1f,
            options => options.HiddenLayers = [],
        ];

        var prints = changes.Select(change => Fingerprint(View(), change)).ToArray();

        Assert.Equal(changes.Length, prints.Distinct().Count());
    }

    [Fact]
    public void A_time_limit_and_folds_of_groups_work()
    {
        var (network, _) = SparseTable.Fit("binary", View(), options =>
        {
            (options.TimeLimit, options.EnsembleSize) = (TimeSpan.FromSeconds(20), 3);
            options.RowGroupColumnName = nameof(SparseTable.Row.Group);
        });

        Assert.NotNull(network.Sparse);
    }

    [Fact]
    public void An_optimizer_of_all_rows_for_sparse_slots_alone_is_an_error()
    {
        var error = Assert.ThrowsAny<Exception>(() => Fingerprint(View(), options => options.SparseOptimizer = Optimizer.Lbfgs()));

        Assert.Contains("SparseOptimizer must not be l-bfgs", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(Fingerprint(View(), options => (options.Optimizer, options.NumberOfEpochs) = (Optimizer.Lbfgs(), 5)));
    }

    private IDataView View() => _ml.Data.LoadFromEnumerable(SparseTable.Rows(isDense: false));

    private static string Fingerprint(IDataView rows, Action<FfnnOptions> set) =>
        SparseTable.Fit("multiclass", rows, set).Network.Fingerprint();
}
