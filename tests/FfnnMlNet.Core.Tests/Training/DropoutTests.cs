using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

public class DropoutTests
{
    private const int Rows = 50;
    private const int Units = 200;

    [Fact]
    public void A_unit_is_dropped_with_the_probability_asked_for_and_the_mean_is_kept()
    {
        var values = Values(Masks(0.25f).Forward(Step(3), Ones()));

        Assert.All(values, value => Assert.True(value is 0 or (1 / 0.75f)));
        // Five standard deviations: over 10,000 draws those of the share and the mean are 0.0043 and 0.0058.
        Assert.InRange(values.Count(value => value == 0) / (double)values.Length, 0.25 - 0.022, 0.25 + 0.022);
        Assert.InRange(values.Average(), 1 - 0.029, 1 + 0.029);
    }

    [Fact]
    public void The_mask_of_a_step_is_its_own_and_comes_again()
    {
        StagePass one = Masks(0.5f), two = Masks(0.5f);
        var first = Values(one.Forward(Step(1), Ones()));
        var second = Values(one.Forward(Step(2), Ones()));

        Assert.NotEqual(first, second);
        Assert.Equal(second, Values(two.Forward(Step(2), Ones())));
    }

    [Fact]
    public void The_gradient_goes_back_through_the_same_mask()
    {
        var masks = Masks(0.5f);
        var output = Values(masks.Forward(Step(1), Ones()));

        var gradient = masks.Backward(default, Ones());

        Assert.Equal(output, Values(gradient));
    }

    [Fact]
    public void Parts_of_a_batch_draw_the_masks_that_the_whole_would()
    {
        var whole = Values(Masks(0.5f).Forward(Step(4), Ones()));

        var first = Masks(0.5f).Forward(Step(4), Ones().Top(20));
        var second = Masks(0.5f).Forward(
            new ForwardContext(new MatrixProduct(), new AlignedBuffer(0), new DropoutStep(4, 1, 20, Rows)), Ones().Top(30));

        Assert.Equal(whole, Values(first).Concat(Values(second)).ToArray());
    }

    [Fact]
    public void With_dropout_the_gradients_of_a_step_are_those_of_central_differences_of_the_masked_loss()
    {
        // Losses are about 1 in float32 and differences 1e-2, so rounding errors are about 1e-5, and the gradients about 0.1.
        const float Distance = 1e-2f, Tolerance = 2e-3f;
        var network = new FeedForwardNetwork(new Layout([3, 12, 2]), [Activation.Tanh, Activation.Softmax]);
        WeightInitialization.GlorotUniform.Apply(network, seed: 1);
        var workspace = new Workspace(network, 4, dropout: new DropoutRates([0.5f], Seed: 1));
        var product = new MatrixProduct();
        var objective = new Objective(Activation.Softmax, Loss.CrossEntropy());
        for (var row = 0; row < 4; row++)
        {
            workspace.Input[row, row % 3] = 1;
            workspace.Targets[row, row % 2] = 1;
            workspace.RowWeights[row] = 0.25f;
        }

        MaskedLoss();
        objective.DeltaInto(
            workspace.Pass.PreActivation, workspace.Pass.Output, workspace.Targets, workspace.RowWeights, workspace.OutputDelta(4));
        workspace.Pass.Backward(new BackwardContext(product, network.Parameters, workspace.Gradient), workspace.OutputDelta(4));

        var gradient = network.Layout.Weights(0).In(workspace.Gradient);
        var weights = network.Weights(0);
        for (var input = 0; input < weights.Rows; input++)
        {
            for (var unit = 0; unit < weights.Columns; unit++)
            {
                var weight = weights[input, unit];
                weights[input, unit] = weight + Distance;
                var above = MaskedLoss();
                weights[input, unit] = weight - Distance;
                var below = MaskedLoss();
                weights[input, unit] = weight;
                Assert.Equal((above - below) / (2 * Distance), gradient[input, unit], Tolerance);
            }
        }

        double MaskedLoss()
        {
            var output = workspace.Pass.Forward(
                new ForwardContext(product, network.Parameters, new DropoutStep(1, 1, 0, 4)), workspace.Input);
            objective.ValuesInto(workspace.Pass.PreActivation, output, workspace.Targets, workspace.RowLosses);
            return workspace.RowLosses.Average(loss => (double)loss);
        }
    }

    [Fact]
    public void Clipping_by_norm_keeps_the_direction_and_by_value_clamps()
    {
        float[] small = [0.3f, -0.4f], large = [3, -4], clamped = [3, -4];

        GradientClipping.ByNorm(1).Apply(small);
        GradientClipping.ByNorm(1).Apply(large);
        GradientClipping.ByValue(3.5f).Apply(clamped);

        Assert.Equal([0.3f, -0.4f], small);
        Assert.Equal(0.6f, large[0], 1e-6f);
        Assert.Equal(-0.8f, large[1], 1e-6f);
        Assert.Equal([3, -3.5f], clamped);
    }

    private static StagePass Masks(float rate)
    {
        var network = new FeedForwardNetwork(new Layout([2, Units, 1]), [Activation.Tanh, Activation.Identity]);
        return network.Layout.Stages.OfType<Dropout>().Single().CreatePass(
            network, new PassOptions(Rows, IsTraining: true, Dropout: new DropoutRates([rate], Seed: 1)))!;
    }

    private static ForwardContext Step(long step) =>
        new(new MatrixProduct(), new AlignedBuffer(0), new DropoutStep(step, 1, 0, Rows));

    private static Matrix Ones()
    {
        var ones = AlignedBuffer.CreateMatrix(Rows, Units);
        for (var row = 0; row < Rows; row++)
            ones.Row(row).Fill(1);
        return ones;
    }

    private static float[] Values(Matrix matrix) => [.. Enumerable.Range(0, matrix.Rows).SelectMany(row => matrix.Row(row).ToArray())];
}
