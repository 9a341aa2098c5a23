using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

public class DataDrivenStartOverflowTests
{
    [Theory]
    [InlineData(1e30f)]
    [InlineData(float.MaxValue)]
    public void Features_whose_sums_leave_float32_still_give_finite_weights(float size)
    {
        var network = new FeedForwardNetwork(new Layout([2, 5, 1]), [Activation.Mish, Activation.Identity]);
        var rows = TrainingMatrix.ForValues(2, 1, weighted: false);
        for (var row = 0; row < 8; row++)
        {
            new[] { row % 2 == 0 ? size : -size, row * (size / 8) }.CopyTo(rows.NextRow());
            rows.AddValues([row], 1);
        }

        TrainingLoop.Run(network, new TrainingSettings
        {
            Objective = new Objective(Activation.Identity, Loss.SquaredError),
            Optimizer = Optimizer.Adam(),
            LearningRate = 0.01f,
            Schedule = LearningRateSchedule.Constant,
            Initialization = WeightInitialization.DataDriven,
            Sampling = Sampling.InOrder,
            BatchSize = 8,
            NumberOfEpochs = 1,
            OnDivergence = OnDivergence.KeepBest,
            Seed = 1,
        }, rows);

        Assert.True(Reductions.AllFinite(network.Parameters.Span));
    }
}
