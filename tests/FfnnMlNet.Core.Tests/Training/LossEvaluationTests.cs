using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

public class LossEvaluationTests
{
    [Fact]
    public void Three_rows_do_not_decide_alone_which_epoch_was_best()
    {
        // Targets 0 to 9, and three far away: a change of the output by 0.01 changes their loss more than that of all others together.
        float[] targets = [.. Enumerable.Range(0, 60).Select(i => i % 10f), 1e4f, 2e4f, -5e4f];
        var (network, evaluate) = Evaluation(targets);

        var start = evaluate(0);
        Assert.Equal(targets.Average(y => 0.5 * y * y), start.Loss, 1.0);
        Assert.Equal(0.5 * (targets[..60].Sum(y => y * y) + (3 * 2 * 81)) / 63, start.Judged, 1e-4);
        // Compares the mean of the ordinary targets with an output far away from it, whose loss over all rows is lower.
        var (near, far) = (evaluate(4.5f), evaluate(-300));
        Assert.True(far.Loss < near.Loss);
        Assert.True(near.Judged < far.Judged);
        Assert.True(near.Judged < start.Judged);
    }

    [Fact]
    public void Where_more_rows_have_a_part_the_loss_decides_as_it_is()
    {
        var (_, evaluate) = Evaluation([.. Enumerable.Range(0, 60).Select(i => i % 10f), 300, 300, 300, 300]);
        foreach (var output in new[] { 0f, 4.5f, 20 })
        {
            var (loss, judged) = evaluate(output);
            Assert.Equal(loss, judged);
        }
    }

    private static (FeedForwardNetwork Network, Func<float, (double Loss, double Judged)> Evaluate) Evaluation(float[] targets)
    {
        var rows = TrainingMatrix.ForValues(1, 1, weighted: false);
        foreach (var target in targets)
        {
            rows.NextRow();
            rows.AddValues([target], 1);
        }
        var network = new FeedForwardNetwork(new Layout([1, 1]), [Activation.Identity]);
        var evaluation = new LossEvaluation(rows, batchSize: 16);
        var workspace = new Workspace(network, 16);
        var objective = new Objective(Activation.Identity, Loss.SquaredError);
        return (network, output =>
        {
            network.Bias(0).Row(0)[0] = output;
            var (loss, _) = evaluation.Evaluate(network, objective, new MatrixProduct(), workspace, checkAlive: null);
            return (loss, evaluation.Judged);
        });
    }
}
