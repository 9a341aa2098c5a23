using FfnnMlNet.Core.Tests.Harness;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>Training of networks with sparse inputs.</summary>
public class SparseTrainingTests
{
    [Theory]
    [InlineData("adamw", 1)]
    [InlineData("adagrad", 1)]
    [InlineData("adagrad", 3)]
    public void The_bits_are_the_same_for_any_number_of_threads(string sparse, int members)
    {
        var one = Train(Settings(sparse), members, rowCount: 400);

        Assert.Equal(one.Fingerprint(), Train(Settings(sparse) with { NumberOfThreads = 3 }, members, rowCount: 400).Fingerprint());
    }

    [Fact]
    public void The_bits_are_the_same_where_rows_are_on_disk() => Assert.Equal(
        Train(Settings("adagrad") with { NumberOfEpochs = 1 }, rowCount: 30_000).Fingerprint(),
        Train(Settings("adagrad") with { NumberOfEpochs = 1 }, rowCount: 30_000, memoryLimit: 1 << 20).Fingerprint());

    [Fact]
    public void Classes_are_learnt_from_the_sparse_inputs()
    {
        var (rows, fit) = SparseCase.Of(1_000);
        var network = Network(fit);
        var outcome = TrainingLoop.Run(
            network, Settings("adagrad") with { NumberOfEpochs = 12, Metric = new ClassAccuracy() }, rows, rows);

        // By chance one of three is right.
        Assert.True(outcome.History[^1].ValidationMetric > 0.95, $"{outcome.History[^1].ValidationMetric}");
    }

    [Theory]
    [InlineData("adamw")]
    [InlineData("adagrad")]
    public void Weights_of_inputs_that_a_step_does_not_touch_stay_as_they_are(string sparse)
    {
        var (rows, fit) = SparseCase.Of();
        var network = Network(fit);
        WeightInitialization.GlorotUniform.Apply(network, seed: 5);
        var before = network.Parameters.Span.ToArray();
        var settings = Settings(sparse) with { Sampling = Sampling.InOrder, BatchSize = 8, StepsPerEpoch = 1, L2Regularization = 0.1f };
        var loop = new TrainingLoop(network, settings with { SparseDropout = 0 }, rows, null, null);
        loop.RunEpoch(1);

        var touched = new SparseBatch();
        rows.GatherSparse([0, 1, 2, 3, 4, 5, 6, 7], touched);
        var isTouched = touched.Indices.ToArray().ToHashSet();
        var slice = network.Layout.Sparse!.Slice;
        Assert.InRange(isTouched.Count, 50, slice.Rows - 50);
        for (var row = 0; row < slice.Rows; row++)
        {
            var now = slice.In(network.Parameters).Row(row).ToArray();
            var then = before.AsSpan(slice.Offset + (row * slice.Stride), slice.Columns).ToArray();
            if (isTouched.Contains(row))
                Assert.NotEqual(then, now);
            else
                Assert.Equal(then, now);
        }
    }

    [Theory]
    [InlineData("adamw")]
    [InlineData("adagrad")]
    public void A_step_over_all_inputs_is_the_step_of_the_same_optimizer_on_dense_rows(string rule)
    {
        // The same network once with all inputs dense and once with some sparse; every row has every input.
        var (dense, sparse) = (TrainingMatrix.ForValues(6, 1, weighted: false), TrainingMatrix.ForValues(1_200, 1, weighted: false));
        sparse.ReadSparse();
        var random = new RandomStream(1, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < 32; row++)
        {
            var target = dense.NextRow();
            var store = sparse.NextSparseRow();
            for (var i = 0; i < 6; i++)
            {
                target[i] = 1 + random.NextSingle();
                store.Add(i, target[i]);
            }
            dense.AddValues([target[0] - target[4]], 1);
            sparse.AddValues([target[0] - target[4]], 1);
        }
        var inputs = new SparseInputs(1_200, [0, 1], [2, 3, 4, 5], [1, 1, 1, 1], []);
        sparse.Divide(SparseSlots.Of(inputs));
        sparse.TransformSparse(inputs);
        Activation[] activations = [Activation.Tanh, Activation.Identity];
        var one = new FeedForwardNetwork(new Layout([6, 5, 1]), activations);
        var other = new FeedForwardNetwork(new Layout([2, 5, 1], sparse: new SparseShape(4)), activations);
        WeightInitialization.GlorotUniform.Apply(one, seed: 3);
        for (var i = 0; i < 6; i++)
            one.Weights(0).Row(i).CopyTo(i < 2 ? other.Weights(0).Row(i) : other.Layout.Sparse!.In(other.Parameters).Row(i - 2));
        one.Weights(1).PaddedRows().CopyTo(other.Weights(1).PaddedRows());
        var settings = Settings(rule) with
        {
            Objective = new Objective(Activation.Identity, Loss.SquaredError), KeepParameters = true, SparseDropout = 0, Dropout = [],
            Optimizer = OptimizerOf(rule), L2Regularization = 0.01f,
        };

        TrainingLoop.Run(one, settings, dense);
        TrainingLoop.Run(other, settings, sparse);

        for (var i = 0; i < 6; i++)
        {
            var row = i < 2 ? other.Weights(0).Row(i) : other.Layout.Sparse!.In(other.Parameters).Row(i - 2);
            for (var unit = 0; unit < 5; unit++)
                Assert.Equal(one.Weights(0)[i, unit], row[unit], 1e-5f);
        }
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var (rows, fit) = SparseCase.Of(400);
        var network = Network(fit);
        WeightInitialization.GlorotUniform.Apply(network, seed: 5);
        var loop = new TrainingLoop(network, Settings("adamw") with { BatchSize = 37 }, rows, null, null);
        var epoch = 0;
        // Every epoch has other batches, with other numbers of values.
        loop.RunEpoch(++epoch);

        Assert.Equal(0, Allocations.LeastOf(() => loop.RunEpoch(++epoch)));
    }

    [Fact]
    public void A_run_that_is_resumed_has_the_bits_of_a_whole_one()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.ckpt");
        try
        {
            var settings = Settings("adamw") with { Checkpoint = new Checkpoint(path) };
            var whole = Train(settings);
            Train(settings with { OnEpoch = StopAfterTwo });
            var resumed = Train(settings with { ResumeFrom = File.ReadAllBytes(path) });

            Assert.Equal(whole.Fingerprint(), resumed.Fingerprint());
            var other = SparseCase.Of(149);
            var error = Assert.Throws<NetworkFormatException>(() => TrainingLoop.Run(
                Network(other.Fit), settings with { ResumeFrom = File.ReadAllBytes(path) }, other.Rows));
            Assert.Contains("the hash of the training rows", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void L_bfgs_learns_from_sparse_inputs()
    {
        var (rows, fit) = SparseCase.Of();
        var network = Network(fit);
        var outcome = TrainingLoop.Run(
            network, Settings("adamw") with { Optimizer = Optimizer.Lbfgs(), SparseOptimizer = null, Dropout = [], NumberOfEpochs = 40 },
            rows);

        Assert.True(outcome.History[^1].TrainingLoss < 0.1 * outcome.History[0].TrainingLoss);
    }

    [Fact]
    public void A_linear_network_of_sparse_inputs_is_calibrated_as_a_whole()
    {
        var (rows, fit) = SparseCase.Of(1_000);
        var network = new FeedForwardNetwork(new Layout([3, 3], sparse: fit.Shape), [Activation.Softmax]);
        var settings = Settings("adamw") with { NumberOfEpochs = 30, Dropout = [] };
        TrainingLoop.Run(network, settings, rows);
        var before = Of(network);
        var calibration = TemperatureCalibration.Apply([network], [rows]);

        Assert.NotEqual(1, calibration.Temperature);
        foreach (var (then, now) in before.Zip(Of(network)))
            Assert.Equal(then / calibration.Temperature, now, 1e-4);

        double[] Of(FeedForwardNetwork network)
        {
            var pass = new NetworkPass(network, new PassOptions(20));
            Matrix input = AlignedBuffer.CreateMatrix(20, 3), targets = AlignedBuffer.CreateMatrix(20, 3);
            rows.Gather([.. Enumerable.Range(0, 20)], pass, input, targets, new float[20]);
            pass.Forward(new ForwardContext(new MatrixProduct(), network.Parameters), input);
            return [.. Enumerable.Range(0, 60).Select(i => (double)pass.PreActivation[i / 3, i % 3])];
        }
    }

    private static void StopAfterTwo(EpochSummary summary)
    {
        if (summary.Record.Epoch == 2)
            summary.Stop();
    }

    private static FeedForwardNetwork Train(
        TrainingSettings settings, int members = 1, int rowCount = 150, long memoryLimit = long.MaxValue)
    {
        var (rows, fit) = SparseCase.Of(rowCount, memoryLimit);
        using (rows)
        {
            var network = Network(fit, members);
            TrainingLoop.Run(network, settings, rows, rows);
            return network;
        }
    }

    private static FeedForwardNetwork Network(SparseFit fit, int members = 1) => new(
        new Layout([3, 70, 3], membersPerNetwork: members, sparse: fit.Shape), [Activation.Relu, Activation.Softmax]);

    private static Optimizer OptimizerOf(string name) => name == "adagrad" ? Optimizer.Adagrad() : Optimizer.AdamW(0.1f);

    private static TrainingSettings Settings(string sparse) => new()
    {
        Objective = new Objective(Activation.Softmax, Loss.CrossEntropy()),
        Optimizer = Optimizer.AdamW(),
        SparseOptimizer = OptimizerOf(sparse),
        SparseDropout = 0.2f,
        LearningRate = 0.01f,
        Schedule = LearningRateSchedule.Cosine,
        Initialization = WeightInitialization.GlorotUniform,
        Sampling = Sampling.Shuffle,
        BatchSize = 32,
        NumberOfEpochs = 4,
        Dropout = [0.1f],
        Seed = 5,
    };
}
