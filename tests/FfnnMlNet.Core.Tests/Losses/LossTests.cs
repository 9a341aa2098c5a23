using FfnnMlNet.Losses;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Losses;

/// <summary>Losses with values worked out by hand. GradientTests compares their derivatives.</summary>
public class LossTests
{
    [Fact]
    public void Poisson_is_a_minus_t_log_a() => Assert.Equal(2 - (3 * Math.Log(2)), Value(Loss.Poisson, [2], [3]), 1e-6);

    [Fact]
    public void Hinge_is_what_is_missing_to_a_margin_of_one()
    {
        Assert.Equal(0, Value(Loss.Hinge, [1.5f], [1]));
        Assert.Equal(0.5, Value(Loss.Hinge, [0.5f], [1]));
        Assert.Equal(1.5, Value(Loss.Hinge, [0.5f], [0]));
        Assert.Equal(0, Value(Loss.Hinge, [-1], [0]));
    }

    [Fact]
    public void Several_quantiles_judge_each_target_with_each_quantile()
    {
        // Two targets with quantiles 0.1 and 0.9: an output that is 1 too low costs q, one that is 1 too high costs 1 - q.
        Assert.Equal(0.1 + 0.1 + 0.9 + 0.9, Value(Loss.Pinball(0.1f, 0.9f), [0, 2, 4, 2], [1, 1, 3, 3]), 1e-6);
        Assert.Equal("pinball(0.1, 0.9)", Loss.Pinball(0.1f, 0.9f).ToString());
        Assert.Equal("pinball(0.3)", Loss.Pinball([0.3f]).ToString());
    }

    [Fact]
    public void Quantiles_that_make_no_sense_are_errors()
    {
        Assert.StartsWith("quantiles must hold at least one number", Assert.Throws<ArgumentException>(() => Loss.Pinball()).Message);
        Assert.StartsWith("quantiles must be ascending, but was 0.9, 0.1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Loss.Pinball(0.9f, 0.1f)).Message);
        Assert.StartsWith("quantile must be above 0 and below 1, but was 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Loss.Pinball(0.5f, 1)).Message);
    }

    [Fact]
    public void Negative_log_likelihood_of_log_softmax_is_cross_entropy_of_softmax()
    {
        Matrix z = AlignedBuffer.CreateMatrix(1, 3), a = AlignedBuffer.CreateMatrix(1, 3), t = AlignedBuffer.CreateMatrix(1, 3);
        Matrix one = AlignedBuffer.CreateMatrix(1, 3), other = AlignedBuffer.CreateMatrix(1, 3);
        new float[] { 0.5f, -2, 1 }.CopyTo(z.Row(0));
        t[0, 1] = 1;
        float[] lossOne = [0], lossOther = [0];

        Run(new Objective(Activation.Softmax, Loss.CrossEntropy()), one, lossOne);
        Run(new Objective(Activation.LogSoftmax, Loss.NegativeLogLikelihood), other, lossOther);

        Assert.Equal(lossOne[0], lossOther[0], 1e-6);
        Assert.All(one.Row(0).ToArray().Zip(other.Row(0).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));

        void Run(Objective objective, Matrix delta, float[] losses)
        {
            objective.Output.ApplyInto(z, a);
            objective.ValuesInto(z, a, t, losses);
            objective.DeltaInto(z, a, t, [1], delta);
        }
    }

    [Theory]
    [InlineData("poisson", "identity")]
    [InlineData("poisson", "relu")]
    [InlineData("hinge", "sigmoid")]
    [InlineData("negative-log-likelihood", "softmax")]
    [InlineData("cross-entropy", "tanh")]
    [InlineData("positive-only", "tanh")]
    public void A_loss_refuses_outputs_it_is_not_defined_for(string loss, string output)
    {
        Loss[] losses = [.. LossCatalog.BuiltIn, new PositiveOnly()];
        Activation[] outputs = [.. FfnnMlNet.Activations.ActivationCatalog.BuiltIn.Select(entry => entry.Example)];

        var error = Assert.Throws<ArgumentException>(() => new Objective(
            outputs.First(activation => activation.Id == output), losses.First(candidate => candidate.Id == loss)));

        Assert.Matches($"^Loss {loss} needs an output activation with values .+, but OutputActivation is {output}", error.Message);
    }

    public static TheoryData<int> BuiltIn => [.. Enumerable.Range(0, LossCatalog.BuiltIn.Length)];

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void A_loss_of_differences_says_so(int index)
    {
        var loss = LossCatalog.BuiltIn[index];

        var near = Value(loss, [0.25f, 0.5f], [0.5f, 1]);
        var shifted = Value(loss, [8.25f, 8.5f], [8.5f, 9]);

        Assert.Equal(loss.ComparesDifferences, Math.Abs(near - shifted) < 1e-5);
    }

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void A_loss_of_differences_that_no_far_target_rules_says_so(int index)
    {
        var loss = LossCatalog.BuiltIn[index];

        Assert.Equal(loss.IsRobust, loss.ComparesDifferences && Gradient(loss, 0, 1e6f) == Gradient(loss, 0, 1e3f));
    }

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void A_loss_that_teaches_one_output_nothing_says_so(int index)
    {
        var loss = LossCatalog.BuiltIn[index];
        Matrix z = AlignedBuffer.CreateMatrix(1, 1), a = AlignedBuffer.CreateMatrix(1, 1), t = AlignedBuffer.CreateMatrix(1, 1);
        Matrix delta = AlignedBuffer.CreateMatrix(1, 1);
        (z[0, 0], t[0, 0]) = (-0.75f, 1);
        var objective = new Objective(loss.MatchedOutput, loss);

        objective.Output.ApplyInto(z, a);
        objective.DeltaInto(z, a, t, [1], delta);

        Assert.Equal(loss.ComparesClasses, delta[0, 0] == 0);
    }

    [Fact]
    public void Outputs_of_one_target_are_told_apart_by_their_quantile()
    {
        Assert.Equal(["q0.1", "q0.5"], Loss.Pinball(0.1f, 0.5f).OutputSuffixes);
        Assert.Equal(2, Loss.Pinball(0.1f, 0.5f).OutputsPerTarget);
        // One parameter, one output.
        Assert.Empty(Loss.Pinball(0.1f).OutputSuffixes);
        Assert.Equal(1, Loss.Huber(2).OutputsPerTarget);
    }

    private static float Gradient(Loss loss, float a, float t)
    {
        Matrix activation = AlignedBuffer.CreateMatrix(1, 1), targets = AlignedBuffer.CreateMatrix(1, 1),
            gradient = AlignedBuffer.CreateMatrix(1, 1);
        (activation[0, 0], targets[0, 0]) = (a, t);
        loss.GradientInto(activation, targets, gradient);
        return gradient[0, 0];
    }

    private static float Value(Loss loss, float[] a, float[] t)
    {
        Matrix activation = AlignedBuffer.CreateMatrix(1, a.Length), targets = AlignedBuffer.CreateMatrix(1, a.Length);
        a.CopyTo(activation.Row(0));
        t.CopyTo(targets.Row(0));
        var losses = new float[1];
        loss.ValuesInto(activation, targets, losses);
        return losses[0];
    }

    private sealed class PositiveOnly() : CustomLoss("positive-only")
    {
        protected override double LowerBound => 0;

        protected override double Value(ReadOnlySpan<double> activation, ReadOnlySpan<double> target) => Math.Log(activation[0]);

        protected override void Gradient(ReadOnlySpan<double> activation, ReadOnlySpan<double> target, Span<double> gradient) =>
            gradient[0] = 1 / activation[0];
    }
}
