using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Optimizers;

public class GradientClippingTests
{
    [Theory]
    [InlineData(1e20f, 3e19f, 1f)]
    [InlineData(3e38f, -3e38f, 1f)]
    [InlineData(3e38f, 1e38f, 1e-3f)]
    [InlineData(1e20f, 3e19f, 1e18f)]
    [InlineData(3e-25f, -4e-25f, 1e-30f)]
    [InlineData(3f, 4f, 1e-37f)]
    public void Clipping_by_norm_keeps_the_direction_of_any_finite_gradient(float x, float y, float maximum)
    {
        float[] gradient = [x, y];

        GradientClipping.ByNorm(maximum).Apply(gradient);

        var norm = Math.Sqrt(((double)x * x) + ((double)y * y));
        Assert.Equal(x / norm, gradient[0] / (double)maximum, 1e-5);
        Assert.Equal(y / norm, gradient[1] / (double)maximum, 1e-5);
    }

    [Fact]
    public void A_gradient_that_is_not_finite_stays_so()
    {
        float[] infinite = [float.PositiveInfinity, 1], none = [float.NaN, 1];

        GradientClipping.ByNorm(1).Apply(infinite);
        GradientClipping.ByNorm(1).Apply(none);

        Assert.False(float.IsFinite(infinite[0]));
        Assert.False(float.IsFinite(none[0]));
    }

    [Fact]
    public void A_gradient_whose_square_no_moment_can_hold_is_divergence_and_no_silent_end_of_learning()
    {
        // Adam divides by the root of the mean square. Once that is infinite, every step is 0.
        var rows = TrainingMatrix.ForValues(1, 1, weighted: false);
        rows.NextRow()[0] = 1e12f;
        rows.AddValues([1e12f], 1);
        var network = new FeedForwardNetwork(new Layout([1, 1]), [Activation.Identity]);
        var settings = new TrainingSettings
        {
            Objective = new Objective(Activation.Identity, Loss.SquaredError), Optimizer = Optimizer.Adam(), LearningRate = 0.01f,
            Schedule = LearningRateSchedule.Constant, Initialization = WeightInitialization.Normal(0.1f), Sampling = Sampling.Shuffle,
            BatchSize = 1, NumberOfEpochs = 3, Seed = 1,
        };

        var error = Assert.Throws<TrainingDivergedException>(() => TrainingLoop.Run(network, settings, rows));

        Assert.StartsWith("Training diverged: a moment of the optimizer is not finite in epoch 1 of 3, step 1, ", error.Message);
    }
}
