using FfnnMlNet.Losses;
using Xunit;

namespace FfnnMlNet.Core.Tests.Losses;

/// <summary>The loss of training, as a figure that a user knows.</summary>
public class LossUnitTests
{
    [Fact]
    public void A_squared_error_becomes_its_root_in_the_unit_of_the_label()
    {
        // Labels 10 and 30 were divided by 8; the scores are 4 and 2 too high.
        var mean = ((0.5 * 0.5 * 0.5) + (0.5 * 0.25 * 0.25)) / 2;
        var unit = LossUnit.For(Loss.SquaredError, 1, [8f]);

        Assert.Equal("RMSE", unit.Name);
        Assert.Equal(Math.Sqrt((16 + 4) / 2.0), unit.Of(mean), 12);
    }

    [Fact]
    public void Several_outputs_are_one_mean_and_different_scales_are_named()
    {
        Assert.Equal(("RMSE", 3), Of(Loss.SquaredError, 2, [], 9));
        Assert.Equal(("RMSE", 6), Of(Loss.SquaredError, 2, [2f, 2f], 9));
        Assert.Equal(("RMSE of standardized labels", 3), Of(Loss.SquaredError, 2, [2f, 3f], 9));
        Assert.Equal(("mean absolute error", 10), Of(Loss.AbsoluteError, 1, [5f], 2));
    }

    [Fact]
    public void Other_losses_keep_their_value_and_have_a_name_that_says_what_it_is()
    {
        Assert.Equal(("log-loss", 0.3), Of(Loss.CrossEntropy(), 3, [], 0.3));
        Assert.Equal(("log-loss", 0.3), Of(Loss.BinaryCrossEntropy, 1, [], 0.3));
        Assert.Equal(("log-loss of smoothed labels", 0.3), Of(Loss.CrossEntropy(0.1f), 3, [], 0.3));
        Assert.Equal(("log-loss of smoothed labels", 0.3), Of(Loss.SmoothedBinaryCrossEntropy(0.1f), 1, [], 0.3));
        Assert.Equal(("poisson", 0.3), Of(Loss.Poisson, 1, [], 0.3));
        Assert.Equal(("huber(1) of standardized labels", 0.3), Of(Loss.Huber(), 1, [4f], 0.3));
    }

    private static (string Name, double Value) Of(Loss loss, int outputs, float[] scales, double mean)
    {
        var unit = LossUnit.For(loss, outputs, scales);
        return (unit.Name, unit.Of(mean));
    }
}
