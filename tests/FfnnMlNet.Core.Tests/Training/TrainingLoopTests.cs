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
    public void One_step_of_a_2_2_1_network_is_the_one_worked_by_hand()
    {
        // x = (1, 2), t = 1; W1 = [[0.5, -1], [0.25, 0.5]], b1 = (0, 0.5); W2 = [[1], [2]], b2 = 0.25; ReLU, identity, squared error.
        // z1 = (0.5 + 0.5, -1 + 1 + 0.5) = (1, 0.5) = a1;  a2 = 1 + 1 + 0.25 = 2.25;  delta2 = 2.25 - 1 = 1.25
        // dW2 = a1 * 1.25 = (1.25, 0.625), db2 = 1.25;  delta1 = 1.25 * (1, 2) = (1.25, 2.5), both units being on
        // dW1 = x^T delta1 = [[1.25, 2.5], [2.5, 5]], db1 = (1.25, 2.5); rate 0.1
        var network = new FeedForwardNetwork(new Layout([2, 2, 1]), [Activation.Relu, Activation.Identity]);
        var settings = Settings(Activation.Identity, Loss.SquaredError) with
        {
            Optimizer = Optimizer.Sgd(),
            LearningRate = 0.1f,
            NumberOfEpochs = 1,
        };
        var rows = TrainingMatrix.ForValues(2, 1, weighted: false);
        Add(rows, [1, 2], [1]);

        var history = new TrainingLoopSeam(network, settings, rows).Run(n =>
        {
            Set(n.Weights(0), [0.5f, -1, 0.25f, 0.5f]);
            Set(n.Bias(0), [0, 0.5f]);
            Set(n.Weights(1), [1, 2]);
            Set(n.Bias(1), [0.25f]);
        });

        Assert.Equal(0.5 * 1.25 * 1.25, history, 1e-6);
        AssertNear([0.375f, -1.25f, 0, 0], Get(network.Weights(0)));
        AssertNear([-0.125f, 0.25f], Get(network.Bias(0)));
        AssertNear([0.875f, 1.9375f], Get(network.Weights(1)));
        AssertNear([0.125f], Get(network.Bias(1)));
    }

    [Fact]
    public void The_loop_allocates_nothing()
    {
        var rows = Rows(200, weighted: true);
        long start = 0, end = 0;
        var settings = Settings(Activation.Softmax, Loss.CrossEntropy()) with
        {
            NumberOfEpochs = 6,
            L2Regularization = 0.01f,
            Dropout = [0.5f],
            Clipping = GradientClipping.ByNorm(1),
        };
        var checks = 0;
        // Counted from the third epoch's first batch to the fourth's: one whole epoch's steps, when all code has been compiled.
        settings = settings with
        {
            CheckAlive = () =>
            {
                var steps = (200 + settings.BatchSize - 1) / settings.BatchSize;
                if (checks == 2 * steps)
                    start = GC.GetAllocatedBytesForCurrentThread();
                if (checks == (3 * steps) - 1)
                    end = GC.GetAllocatedBytesForCurrentThread();
                checks++;
            },
        };

        TrainingLoop.Run(Classifier(), settings, rows);

        Assert.Equal(0, end - start);
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
        var shuffle = Sampling.Shuffle.CreateSampler(10, 4, seed: 1);
        shuffle.StartEpoch(1);
        for (var step = 0; step < shuffle.StepsPerEpoch; step++)
            foreach (var row in shuffle.Batch(step))
                seen[row]++;
        var drawn = Sampling.WithReplacement(7).CreateSampler(10, 4, seed: 1);

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
            0.3 * LearningRateSchedule.Cosine.FactorAt(At(2)), LearningRateSchedule.Warmup(10, LearningRateSchedule.Cosine).FactorAt(At(2)));
    }

    [Fact]
    public void Divergence_is_an_error_that_names_epoch_and_learning_rate()
    {
        var rows = TrainingMatrix.ForValues(1, 1, weighted: false);
        for (var i = 0; i < 100; i++)
            Add(rows, [i], [(float)i * i]);
        // Identity: units of a rectifier would die and leave a finite loss behind.
        var network = new FeedForwardNetwork(new Layout([1, 8, 1]), [Activation.Identity, Activation.Identity]);
        var settings = Settings(Activation.Identity, Loss.SquaredError) with { Optimizer = Optimizer.Sgd(), LearningRate = 0.5f };

        var error = Assert.Throws<InvalidOperationException>(() => TrainingLoop.Run(network, settings, rows));

        Assert.Matches(@"^Training diverged: loss is .+ in epoch 1 of 5, learning rate 0\.5\. Lower LearningRate", error.Message);
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
            "Loss binary-cross-entropy needs an output activation with values between 0 and 1, such as sigmoid, but OutputActivation is relu. " +
            "Leave OutputActivation unset to get the one that matches the loss.",
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

    /// <summary>A run that starts from given parameters: the initialisation is replaced when the first batch is about to start.</summary>
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
            return history[0].TrainingLoss;
        }
    }
}
