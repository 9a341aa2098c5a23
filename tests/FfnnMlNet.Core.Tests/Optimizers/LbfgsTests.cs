using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace FfnnMlNet.Core.Tests.Optimizers;

public class LbfgsTests
{
    [Fact]
    public void A_linear_model_ends_at_the_solution_of_the_normal_equations()
    {
        const int Rows = 600, Features = 5;
        const float L2 = 0.1f;
        var rows = TrainingMatrix.ForValues(Features, 1, weighted: true);
        var random = new RandomStream(3, RandomPurpose.Shuffle, 0);
        var x = Matrix<double>.Build.Dense(Rows, Features + 1);
        var y = Vector<double>.Build.Dense(Rows);
        var w = Vector<double>.Build.Dense(Rows);
        for (var row = 0; row < Rows; row++)
        {
            var features = rows.NextRow();
            for (var i = 0; i < Features; i++)
                x[row, i] = features[i] = random.NextGaussian();
            x[row, Features] = 1;
            y[row] = (float)(features[0] - (2 * features[1]) + 3 + (0.1f * random.NextGaussian()));
            w[row] = 0.5f + random.NextSingle();
            rows.AddValues([(float)y[row]], (float)w[row]);
        }
        var network = new FeedForwardNetwork(new Layout([Features, 1]), [Activation.Identity]);

        var outcome = TrainingLoop.Run(
            network, Settings(Activation.Identity, Loss.SquaredError, passes: 200) with { L2Regularization = L2 }, rows);

        var weights = Matrix<double>.Build.DenseOfDiagonalVector(w / w.Sum());
        var penalty = Matrix<double>.Build.Dense(Features + 1, Features + 1, (i, j) => i == j && i < Features ? L2 : 0);
        var solution = ((x.Transpose() * weights * x) + penalty).Solve(x.Transpose() * weights * y);
        for (var i = 0; i < Features; i++)
            Assert.Equal(solution[i], network.Weights(0)[i, 0], 1e-4);
        Assert.Equal(solution[Features], network.Bias(0)[0, 0], 1e-4);
        Assert.Matches("^L-BFGS converged after [0-9]+ passes, its gradient .+ below the tolerance 1E-05$", outcome.Ending);
        Assert.InRange(outcome.History.Count, 5, 40);
    }

    [Fact]
    public void The_valley_of_Rosenbrock_is_followed_to_its_minimum()
    {
        // One row with the input 0, so the outputs are the biases. They start at 0, which the loss maps to its starting point (-1, 0).
        var rows = TrainingMatrix.ForValues(1, 2, weighted: false);
        rows.NextRow();
        rows.AddValues([0, 0], 1);
        var network = new FeedForwardNetwork(new Layout([1, 2]), [Activation.Identity]);

        var outcome = TrainingLoop.Run(network, Settings(Activation.Identity, new Rosenbrock(), passes: 300), rows);

        Assert.Equal(2, network.Bias(0)[0, 0], 1e-2);
        Assert.Equal(1, network.Bias(0)[0, 1], 2e-2);
        Assert.StartsWith("L-BFGS ", outcome.Ending);
    }

    [Fact]
    public void The_most_passes_are_kept_and_the_best_of_them_is_the_result()
    {
        var rows = TrainingMatrix.ForValues(1, 2, weighted: false);
        rows.NextRow();
        rows.AddValues([0, 0], 1);
        var network = new FeedForwardNetwork(new Layout([1, 2]), [Activation.Identity]);

        var outcome = TrainingLoop.Run(network, Settings(Activation.Identity, new Rosenbrock(), passes: 12), rows);

        Assert.Equal(Enumerable.Range(1, 12), outcome.History.Select(record => record.Epoch));
        Assert.Equal("all 12 passes done, before L-BFGS was at its end", outcome.Ending);
        var loss = new double[2];
        for (var i = 0; i < 2; i++)
            loss[i] = network.Bias(0)[0, i];
        Assert.Equal(outcome.History.Min(record => record.TrainingLoss), new Rosenbrock().ReferenceValue(loss, [0, 0]), 1e-6);
    }

    [Fact]
    public void An_epoch_callback_ends_it_and_its_exception_comes_out_as_itself()
    {
        var rows = TrainingMatrix.ForValues(1, 1, weighted: false);
        rows.NextRow()[0] = 1;
        rows.AddValues([5], 1);
        var settings = Settings(Activation.Identity, Loss.SquaredError, passes: 50);

        var stopped = TrainingLoop.Run(Network(), settings with { OnEpoch = summary => { if (summary.Epoch == 2) summary.Stop(); } }, rows);
        var error = Assert.Throws<DivideByZeroException>(() =>
            TrainingLoop.Run(Network(), settings with { OnEpoch = _ => throw new DivideByZeroException() }, rows));

        Assert.Equal("stopped by OnEpoch", stopped.Ending);
        Assert.Equal(2, stopped.History.Count);
        Assert.NotNull(error);

        static FeedForwardNetwork Network() => new(new Layout([1, 1]), [Activation.Identity]);
    }

    [Theory]
    [InlineData(OnDivergence.Throw)]
    [InlineData(OnDivergence.KeepBest)]
    public void A_start_whose_loss_is_not_finite_is_an_error_or_is_kept_as_it_is(OnDivergence on)
    {
        var rows = TrainingMatrix.ForValues(1, 1, weighted: false);
        rows.NextRow()[0] = 1;
        rows.AddValues([1e30f], 1);
        List<string> warnings = [];
        FeedForwardNetwork network = new(new Layout([1, 1]), [Activation.Identity]), start = new(new Layout([1, 1]), [Activation.Identity]);
        var settings = Settings(Activation.Identity, Loss.SquaredError, passes: 50) with { OnDivergence = on, Warn = warnings.Add };
        settings.Initialization.Apply(start, settings.Seed);

        if (on == OnDivergence.Throw)
        {
            Assert.Throws<TrainingDivergedException>(() => TrainingLoop.Run(network, settings, rows));
            return;
        }
        var outcome = TrainingLoop.Run(network, settings, rows);

        Assert.Equal("diverged; the parameters of the start are kept", outcome.Ending);
        Assert.Empty(outcome.History);
        Assert.Equal(start.Fingerprint(), network.Fingerprint());
        Assert.StartsWith("Training diverged: the loss is not finite in epoch 1", Assert.Single(warnings));
    }

    [Fact]
    public void With_validation_rows_the_pass_with_their_lowest_loss_is_kept()
    {
        var train = TrainingMatrix.ForValues(1, 1, weighted: false);
        var validation = TrainingMatrix.ForValues(1, 1, weighted: false);
        for (var i = 0; i < 20; i++)
        {
            train.NextRow()[0] = i / 10f;
            train.AddValues([2 * i / 10f], 1);
            validation.NextRow()[0] = i / 10f;
            validation.AddValues([i / 10f], 1);
        }
        var network = new FeedForwardNetwork(new Layout([1, 1]), [Activation.Identity]);

        var outcome = TrainingLoop.Run(network, Settings(Activation.Identity, Loss.SquaredError, passes: 50), train, validation);

        var best = outcome.History.MinBy(record => record.ValidationLoss)!;
        var after = new LossEvaluation(validation, 20).Evaluate(
            network, new Objective(Activation.Identity, Loss.SquaredError), new MatrixProduct(), new Workspace(network, 20), null).Loss;
        Assert.Equal(best.ValidationLoss!.Value, after);
        Assert.True(best.ValidationLoss < outcome.History[^1].ValidationLoss);
    }

    private static TrainingSettings Settings(Activation output, Loss loss, int passes) => new()
    {
        Objective = new Objective(output, loss),
        Optimizer = Optimizer.Lbfgs(),
        LearningRate = 1,
        Schedule = LearningRateSchedule.Constant,
        Initialization = WeightInitialization.GlorotUniform,
        Sampling = Sampling.Shuffle,
        BatchSize = 32,
        NumberOfEpochs = passes,
        Seed = 1,
    };

    private sealed class Rosenbrock() : CustomLoss("rosenbrock")
    {
        protected override double Value(ReadOnlySpan<double> activation, ReadOnlySpan<double> target)
        {
            double x = activation[0] - 1, y = activation[1];
            return ((1 - x) * (1 - x)) + (100 * (y - (x * x)) * (y - (x * x)));
        }

        protected override void Gradient(ReadOnlySpan<double> activation, ReadOnlySpan<double> target, Span<double> gradient)
        {
            double x = activation[0] - 1, y = activation[1];
            gradient[0] = (-400 * x * (y - (x * x))) - (2 * (1 - x));
            gradient[1] = 200 * (y - (x * x));
        }
    }
}
