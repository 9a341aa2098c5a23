using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Schedules;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

public class TrainingLoopTests
{
    [Fact]
    public void One_step_of_a_3_2_1_network_is_the_one_worked_by_hand()
    {
        // x = (1, 2, -1), t = 0.25; W1 = [[0.5, -1], [0.25, 0.5], [1, 0.5]], b1 = (0.5, 0.25); W2 = [[2], [1]], b2 = 0.25;
        // ReLU, identity, squared error.
        // z1 = (0.5 + 0.5 - 1 + 0.5, -1 + 1 - 0.5 + 0.25) = (0.5, -0.25), a1 = (0.5, 0);  a2 = 1 + 0 + 0.25 = 1.25
        // delta2 = 1.25 - 0.25 = 1, loss 1/2;  dW2 = a1 * 1 = (0.5, 0), db2 = 1
        // delta1 = 1 * (2, 1) times f' = (1, 0), as ReLU does not pass the second unit: (2, 0)
        // dW1 = x^T delta1 = [[2, 0], [4, 0], [-2, 0]], db1 = (2, 0); rate 0.1
        var network = new FeedForwardNetwork(new Layout([3, 2, 1]), [Activation.Relu, Activation.Identity]);
        var settings = Settings(Activation.Identity, Loss.SquaredError) with
        {
            Optimizer = Optimizer.Sgd(),
            LearningRate = 0.1f,
            NumberOfEpochs = 1,
        };
        var rows = TrainingMatrix.ForValues(3, 1, weighted: false);
        Add(rows, [1, 2, -1], [0.25f]);

        var loss = new TrainingLoopSeam(network, settings, rows).Run(n =>
        {
            Set(n.Weights(0), [0.5f, -1, 0.25f, 0.5f, 1, 0.5f]);
            Set(n.Bias(0), [0.5f, 0.25f]);
            Set(n.Weights(1), [2, 1]);
            Set(n.Bias(1), [0.25f]);
        });

        Assert.Equal(0.5, loss, 1e-6);
        AssertNear([0.3f, -1, -0.15f, 0.5f, 1.2f, 0.5f], Get(network.Weights(0)));
        AssertNear([0.3f, 0.25f], Get(network.Bias(0)));
        AssertNear([1.95f, 1], Get(network.Weights(1)));
        AssertNear([0.15f], Get(network.Bias(1)));
    }

    [Fact]
    public void The_same_seed_trains_the_same_bits_and_another_seed_others()
    {
        string Trained(int seed)
        {
            var network = Classifier();
            var settings = Settings(Activation.Softmax, Loss.CrossEntropy()) with { Seed = seed, Dropout = [0.5f] };
            TrainingLoop.Run(network, settings, Rows(50, weighted: true));
            return network.Fingerprint();
        }

        Assert.Equal(Trained(1), Trained(1));
        Assert.NotEqual(Trained(1), Trained(2));
    }

    [Fact]
    public void One_two_and_three_threads_train_the_same_bits()
    {
        string Trained(int threads)
        {
            // 64 x 128 x 128 are a million multiply-adds, more than the 800,000 from which a product is shared.
            var network = new FeedForwardNetwork(new Layout([3, 128, 128, 4]), [Activation.Tanh, Activation.Relu, Activation.Softmax]);
            var settings = Settings(Activation.Softmax, Loss.CrossEntropy()) with { BatchSize = 64, NumberOfThreads = threads };
            TrainingLoop.Run(network, settings, Rows(200, weighted: true));
            return network.Fingerprint();
        }

        var alone = Trained(1);
        Assert.Equal(alone, Trained(2));
        Assert.Equal(alone, Trained(3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Weights_updated_where_their_gradient_ends_have_the_bits_of_an_update_of_their_own(int threads)
    {
        // Clipping at a bound that is never reached makes the update a separate pass. 300 rows are several blocks of a weight gradient, the
        // last layer is narrow, and the middle one is shared between threads.
        string Trained(GradientClipping? clipping, int classes)
        {
            var network = new FeedForwardNetwork(new Layout([3, 128, 70, classes]), [Activation.Tanh, Activation.Relu, Activation.Softmax]);
            var settings = Settings(Activation.Softmax, Loss.CrossEntropy()) with
            {
                BatchSize = 300,
                NumberOfThreads = threads,
                Optimizer = Optimizer.Sgd(),
                Clipping = clipping,
                RateFactors = new LearningRateFactors { DivideWeightsByRootOfInputs = true, Biases = 0.5f },
            };
            TrainingLoop.Run(network, settings, Rows(620, weighted: true));
            return network.Fingerprint();
        }

        Assert.Equal(Trained(GradientClipping.ByNorm(1e30f), 4), Trained(null, 4));
        Assert.Equal(Trained(GradientClipping.ByNorm(1e30f), 10), Trained(null, 10));
    }

    public static TheoryData<string, string> Samplings => new()
    {
        { "shuffle", "plain" }, { "in-order", "plain" }, { "with-replacement(5)", "plain" },
        { "shuffle", "periodic" }, { "shuffle", "piecewise" }, { "shuffle", "members" },
    };

    [Theory]
    [MemberData(nameof(Samplings))]
    public void Whole_epochs_allocate_nothing(string sampling, string stages)
    {
        // 200 rows in batches of 16, so the last batch is partial. The code is compiled during the first epochs.
        var settings = Settings(Activation.Softmax, Loss.CrossEntropy()) with
        {
            Sampling = new[] { Sampling.Shuffle, Sampling.InOrder, Sampling.WithReplacement(5) }.Single(s => s.ToString() == sampling),
            Schedule = LearningRateSchedule.Warmup(3, LearningRateSchedule.Cosine),
            L2Regularization = 0.01f,
            Dropout = [0.5f],
            Clipping = GradientClipping.ByNorm(1),
        };
        // Every kind of stage: numeric embedding, plain input, table, scales, slopes and members.
        var embedding = stages == "plain" ? null : new InputEmbedding(
            3, [0], [new SlotRange(1, 1)], stages == "piecewise" ? 0 : 4, 3, 2, hasScale: true,
            stages == "piecewise" ? [new InputBins([0, 2, 4])] : null);
        var network = new FeedForwardNetwork(
            new Layout([embedding?.OutputCount ?? 3, 8, 4], embedding, hasSlopes: stages != "plain", stages == "members" ? 3 : 1),
            [Activation.Tanh, Activation.Softmax]);
        settings.Initialization.Apply(network, settings.Seed);
        var loop = new TrainingLoop(network, settings, Rows(200, weighted: true), validationRows: null, team: null);
        loop.RunEpoch(1);
        loop.RunEpoch(2);

        // The runtime itself allocates now and then, when it replaces code by better code. The loop would allocate in each epoch.
        var least = long.MaxValue;
        for (var epoch = 3; epoch < 20; epoch += 2)
        {
            var start = GC.GetAllocatedBytesForCurrentThread();
            loop.RunEpoch(epoch);
            loop.RunEpoch(epoch + 1);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - start);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void An_epoch_takes_every_row_into_its_loss_the_partial_batch_too()
    {
        // a = x = t in nine rows. The tenth, in the third batch with one other row, is wrong by 2, so the loss is 2^2 / 2 / 10 = 0.2.
        var network = new FeedForwardNetwork(new Layout([1, 1]), [Activation.Identity]);
        var rows = TrainingMatrix.ForValues(1, 1, weighted: false);
        for (var i = 0; i < 10; i++)
            Add(rows, [i], [i < 9 ? i : i + 2]);
        var settings = Settings(Activation.Identity, Loss.SquaredError) with
        {
            Sampling = Sampling.InOrder,
            BatchSize = 4,
            NumberOfEpochs = 1,
            LearningRate = 0,
        };

        var loss = new TrainingLoopSeam(network, settings, rows).Run(n => Set(n.Weights(0), [1]));

        Assert.Equal(0.2, loss, 1e-12);
    }

    [Fact]
    public void The_rate_of_a_run_follows_its_schedule_step_by_step()
    {
        // 50 rows in batches of 16 are 4 steps per epoch, so the last step of epoch e is number 4 e - 1, or 3 within its epoch.
        double[] RatesOf(bool restart) =>
        [
            .. TrainingLoop.Run(
                Classifier(),
                Settings(Activation.Softmax, Loss.CrossEntropy()) with { Schedule = LearningRateSchedule.InverseTime(0.5f, restart) },
                Rows(50, weighted: false)).History.Select(record => record.LearningRate),
        ];

        double Rate(int step) => (float)(0.01f / (1 + (0.5 * step)));
        Assert.Equal([Rate(3), Rate(7), Rate(11), Rate(15), Rate(19)], RatesOf(restart: false));
        Assert.Equal([Rate(3), Rate(3), Rate(3), Rate(3), Rate(3)], RatesOf(restart: true));
    }

    [Fact]
    public void With_validation_rows_the_network_ends_as_it_was_after_its_best_epoch()
    {
        // One weight goes from about 0 to 2, and the validation rows are best at 1, so the best epoch is in the middle.
        var network = new FeedForwardNetwork(new Layout([1, 1]), [Activation.Identity]);
        var fingerprints = new List<string>();
        var settings = Towards(epochs: 30) with { OnEpoch = _ => fingerprints.Add(network.Fingerprint()) };

        var history = TrainingLoop.Run(network, settings, Line(slope: 2), Line(slope: 1)).History;

        var best = history.MinBy(record => record.ValidationLoss)!;
        Assert.InRange(best.Epoch, 2, 29);
        Assert.Equal(fingerprints[best.Epoch - 1], network.Fingerprint());
        Assert.NotEqual(fingerprints[^1], network.Fingerprint());
    }

    [Fact]
    public void When_every_epoch_is_worse_than_the_start_the_start_is_restored()
    {
        FeedForwardNetwork network = new(new Layout([1, 1]), [Activation.Identity]), start = new(new Layout([1, 1]), [Activation.Identity]);
        var settings = Towards(epochs: 5);
        settings.Initialization.Apply(start, settings.Seed);

        TrainingLoop.Run(network, settings, Line(slope: 2), Line(slope: -2));

        Assert.Equal(start.Fingerprint(), network.Fingerprint());
    }

    [Fact]
    public void A_weight_of_2_is_the_row_twice()
    {
        var weighted = TrainingMatrix.ForClasses(3, 2, weighted: true);
        var repeated = TrainingMatrix.ForClasses(3, 2, weighted: false);
        for (var i = 0; i < 8; i++)
        {
            float[] features = [i, 8 - i, i % 3];
            features.CopyTo(weighted.NextRow());
            weighted.AddClass(i % 2, i == 3 ? 2 : 1);
            for (var copy = 0; copy < (i == 3 ? 2 : 1); copy++)
            {
                features.CopyTo(repeated.NextRow());
                repeated.AddClass(i % 2, 1);
            }
        }
        var settings = Settings(Activation.Softmax, Loss.CrossEntropy()) with { BatchSize = 100, Sampling = Sampling.InOrder };
        FeedForwardNetwork one = Classifier(3, 2), two = Classifier(3, 2);

        TrainingLoop.Run(one, settings, weighted);
        TrainingLoop.Run(two, settings, repeated);

        AssertNear(two.Parameters.Span.ToArray(), one.Parameters.Span.ToArray(), 1e-4);
    }

    [Fact]
    public void The_last_partial_batch_is_used_and_batches_with_replacement_are_as_many_as_asked()
    {
        int[] seen = new int[10];
        var shuffle = Sampling.Shuffle.CreateSampler(10, 4, seed: 1, RowWindows.For(1));
        shuffle.StartEpoch(1);
        for (var step = 0; step < shuffle.StepsPerEpoch; step++)
            foreach (var row in shuffle.Batch(step))
                seen[row]++;
        var drawn = Sampling.WithReplacement(7).CreateSampler(10, 4, seed: 1, RowWindows.For(1));

        Assert.Equal(3, shuffle.StepsPerEpoch);
        Assert.All(seen, count => Assert.Equal(1, count));
        Assert.Equal(7, drawn.StepsPerEpoch);
        Assert.Equal(4, drawn.Batch(0).Length);
    }

    [Fact]
    public void Inverse_time_is_1_over_1_plus_decay_times_step_from_the_start_of_run_or_epoch()
    {
        var progress = new RunProgress(Step: 30, StepInEpoch: 10, TotalSteps: 100);

        Assert.Equal(1 / (1 + (0.25 * 30)), LearningRateSchedule.InverseTime(0.25f).FactorAt(progress));
        Assert.Equal(1 / (1 + (0.25 * 10)), LearningRateSchedule.InverseTime(0.25f, restartEachEpoch: true).FactorAt(progress));
        Assert.Equal(1, LearningRateSchedule.Constant.FactorAt(progress));
    }

    [Fact]
    public void Step_cosine_and_warm_up_schedules_are_their_formulas()
    {
        RunProgress At(long step, long epochs = 0) => new(step, 0, 100) { EpochsDone = epochs };

        Assert.Equal(1, LearningRateSchedule.StepDecay(0.5f, 10).FactorAt(At(0, 9)));
        Assert.Equal(0.25, LearningRateSchedule.StepDecay(0.5f, 10).FactorAt(At(0, 29)));
        for (var step = 0; step <= 100; step++)
            Assert.Equal(0.5 * (1 + Math.Cos(Math.PI * step / 100)), LearningRateSchedule.Cosine.FactorAt(At(step)), 1e-15);
        Assert.Equal(0.04, LearningRateSchedule.OneCycle(0.25f).FactorAt(At(0)), 1e-15);
        Assert.Equal(0.04 + (0.96 * 0.5 * (1 - Math.Cos(Math.PI * 0.4))), LearningRateSchedule.OneCycle(0.25f).FactorAt(At(10)), 1e-15);
        Assert.Equal(1, LearningRateSchedule.OneCycle(0.25f).FactorAt(At(25)), 1e-15);
        Assert.Equal(0.5, LearningRateSchedule.OneCycle(0.5f).FactorAt(At(75)), 1e-15);
        Assert.Equal(0.3, LearningRateSchedule.Warmup(10).FactorAt(At(2)));
        Assert.Equal(1, LearningRateSchedule.Warmup(10).FactorAt(At(10)));
        Assert.Equal(
            0.3 * LearningRateSchedule.Cosine.FactorAt(At(2)),
            LearningRateSchedule.Warmup(10, LearningRateSchedule.Cosine).FactorAt(At(2)));
    }

    [Fact]
    public void Divergence_is_an_error_that_names_epoch_and_learning_rate()
    {
        var rows = TrainingMatrix.ForValues(1, 1, weighted: false);
        for (var i = 0; i < 100; i++)
            Add(rows, [i], [(float)i * i]);
        // Identity, since units of ReLU would become 0 for all rows, and the loss finite.
        var network = new FeedForwardNetwork(new Layout([1, 8, 1]), [Activation.Identity, Activation.Identity]);
        var settings = Settings(Activation.Identity, Loss.SquaredError) with { Optimizer = Optimizer.Sgd(), LearningRate = 0.5f };

        var error = Assert.Throws<TrainingDivergedException>(() => TrainingLoop.Run(network, settings, rows));

        Assert.Matches(
            @"^Training diverged: the loss is not finite in epoch 1 of 5, step [2-7], learning rate 0\.5; " +
            @"the largest feature the network sees is 99, the largest target 9801 in absolute value\. " +
            @"Lower LearningRate, set GradientClipping, or bring", error.Message);
    }

    public static TheoryData<string> HugeLogits => new() { "softmax", "sigmoid" };

    [Theory]
    [MemberData(nameof(HugeLogits))]
    public void Logits_of_10_000_give_finite_losses_and_deltas(string output)
    {
        var objective = output == "softmax"
            ? new Objective(Activation.Softmax, Loss.CrossEntropy())
            : new Objective(Activation.Sigmoid, Loss.BinaryCrossEntropy);
        Matrix z = AlignedBuffer.CreateMatrix(2, 3), a = AlignedBuffer.CreateMatrix(2, 3);
        Matrix targets = AlignedBuffer.CreateMatrix(2, 3), delta = AlignedBuffer.CreateMatrix(2, 3);
        Set(z, [1e4f, -1e4f, 0, -1e4f, 1e4f, 1e4f]);
        Set(targets, [0, 1, 0, 1, 0, 0]);
        objective.Output.ApplyInto(z, a);
        var losses = new float[2];

        objective.ValuesInto(z, a, targets, losses);
        objective.DeltaInto(z, a, targets, [1, 1], delta);

        Assert.All(losses, loss => Assert.InRange(loss, 1e4f, 5e4f));
        Assert.All(Get(delta), value => Assert.InRange(value, -1, 1));
    }

    [Fact]
    public void A_loss_refuses_an_output_that_leaves_its_domain()
    {
        var error = Assert.Throws<ArgumentException>(() => new Objective(Activation.Relu, Loss.BinaryCrossEntropy));

        Assert.Equal(
            "Loss binary-cross-entropy needs an output activation with values between 0 and 1, such as sigmoid, " +
            "but OutputActivation is relu. Leave OutputActivation unset to get the one that matches the loss.",
            error.Message);
    }

    private static TrainingSettings Settings(Activation output, Loss loss) => new()
    {
        Objective = new Objective(output, loss),
        Optimizer = Optimizer.Adam(),
        LearningRate = 0.01f,
        Schedule = LearningRateSchedule.Constant,
        Initialization = WeightInitialization.GlorotUniform,
        Sampling = Sampling.Shuffle,
        BatchSize = 16,
        NumberOfEpochs = 5,
        Seed = 1,
    };

    private static TrainingSettings Towards(int epochs) => Settings(Activation.Identity, Loss.SquaredError) with
    {
        Optimizer = Optimizer.Sgd(),
        LearningRate = 0.1f,
        Initialization = WeightInitialization.Normal(),
        NumberOfEpochs = epochs,
    };

    private static TrainingMatrix Line(float slope)
    {
        var rows = TrainingMatrix.ForValues(1, 1, weighted: false);
        for (var i = -8; i < 8; i++)
            Add(rows, [i / 8f], [slope * i / 8f]);
        return rows;
    }

    private static FeedForwardNetwork Classifier(int features = 3, int classes = 4) =>
        new(new Layout([features, 8, classes]), [Activation.Tanh, Activation.Softmax]);

    private static TrainingMatrix Rows(int count, bool weighted)
    {
        var rows = TrainingMatrix.ForClasses(3, 4, weighted);
        for (var i = 0; i < count; i++)
        {
            new float[] { i % 5, i % 7, i % 3 }.CopyTo(rows.NextRow());
            rows.AddClass(i % 4, 1 + (i % 2));
        }
        return rows;
    }

    private static void Add(TrainingMatrix rows, float[] features, float[] values)
    {
        features.CopyTo(rows.NextRow());
        rows.AddValues(values, 1);
    }

    private static void Set(Matrix matrix, float[] values)
    {
        for (var row = 0; row < matrix.Rows; row++)
            values.AsSpan(row * matrix.Columns, matrix.Columns).CopyTo(matrix.Row(row));
    }

    private static float[] Get(Matrix matrix) => [.. Enumerable.Range(0, matrix.Rows).SelectMany(row => matrix.Row(row).ToArray())];

    private static void AssertNear(float[] expected, float[] actual, double tolerance = 1e-6)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    /// <summary>A run that starts from given parameters, which replace the initial ones before the first batch.</summary>
    private sealed class TrainingLoopSeam(FeedForwardNetwork network, TrainingSettings settings, TrainingMatrix rows)
    {
        public double Run(Action<FeedForwardNetwork> start)
        {
            var started = false;
            var history = TrainingLoop.Run(network, settings with
            {
                CheckAlive = () =>
                {
                    if (!started)
                        start(network);
                    started = true;
                },
            }, rows);
            return history.History[0].TrainingLoss;
        }
    }
}
