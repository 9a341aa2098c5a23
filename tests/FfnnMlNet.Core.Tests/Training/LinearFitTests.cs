using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Training;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>The linear member minimises its loss, and its share follows the held-out rows.</summary>
public class LinearFitTests
{
    [Theory]
    [InlineData(30, 4)]
    [InlineData(6, 9)]
    public void Ridge_regression_solves_the_normal_equations(int count, int inputs)
    {
        var random = new Random(3);
        using var rows = TrainingMatrix.ForValues(inputs, 2, weighted: true);
        var (x, y, w) = (Matrix<double>.Build.Dense(count, inputs), Matrix<double>.Build.Dense(count, 2), new double[count]);
        for (var row = 0; row < count; row++)
        {
            var features = rows.NextRow();
            for (var i = 0; i < inputs; i++)
                x[row, i] = features[i] = (float)(random.NextDouble() * 4);
            w[row] = (float)(0.5 + random.NextDouble());
            float[] targets = [(float)random.NextDouble(), 100 + (float)x[row, 0]];
            (y[row, 0], y[row, 1]) = (targets[0], targets[1]);
            rows.AddValues(targets, (float)w[row]);
        }

        var network = LinearFit.Of(ScoreKind.Activation, inputs, 2, rows, null);

        // The same with an additional column of ones, which has no penalty.
        var weights = Matrix<double>.Build.DenseOfDiagonalArray([.. w.Select(weight => weight / w.Average())]);
        var withOnes = x.Append(Matrix<double>.Build.Dense(count, 1, 1));
        var penalty = Matrix<double>.Build.DenseIdentity(inputs + 1);
        penalty[inputs, inputs] = 0;
        var expected = ((withOnes.Transpose() * weights * withOnes) + penalty).Solve(withOnes.Transpose() * weights * y);
        for (var k = 0; k < 2; k++)
        {
            for (var i = 0; i < inputs; i++)
                Assert.Equal(expected[i, k], network.Weights(0)[i, k], 1e-5);
            Assert.Equal(expected[inputs, k], network.Bias(0)[0, k], 1e-4);
        }
    }

    [Theory]
    [InlineData((int)ScoreKind.Probabilities, 3)]
    [InlineData((int)ScoreKind.LogOdds, 1)]
    public void Logistic_regression_ends_where_the_gradient_is_zero(int kind, int outputs)
    {
        const int Count = 60;
        var random = new Random(5);
        using var rows = outputs > 1
            ? TrainingMatrix.ForClasses(2, outputs, weighted: false) : TrainingMatrix.ForValues(2, 1, weighted: false);
        var (x, classes) = (new double[Count, 2], new int[Count]);
        for (var row = 0; row < Count; row++)
        {
            var features = rows.NextRow();
            for (var i = 0; i < 2; i++)
                x[row, i] = features[i] = (float)((random.NextDouble() * 2) - 1);
            classes[row] = (int)Math.Min(Math.Max(outputs, 2) - 1, (x[row, 0] + 1 + (0.5 * random.NextDouble())) * 1.2);
            if (outputs > 1)
                rows.AddClass(classes[row], 1);
            else
                rows.AddValues([classes[row]], 1);
        }

        var network = LinearFit.Of((ScoreKind)kind, 2, outputs, rows, null);

        var scores = HeldOutScores.Of([network], (ScoreKind)kind, rows).Scores;
        for (var k = 0; k < outputs; k++)
        {
            var (gradient, ofBias) = (new double[2], 0.0);
            for (var row = 0; row < Count; row++)
            {
                var p = outputs > 1 ? scores[(row * outputs) + k] : 1 / (1 + Math.Exp(-scores[row]));
                var error = p - (outputs > 1 ? classes[row] == k ? 1 : 0 : classes[row]);
                ofBias += error;
                for (var i = 0; i < 2; i++)
                    gradient[i] += error * x[row, i];
            }
            for (var i = 0; i < 2; i++)
                Assert.Equal(0, gradient[i] + network.Weights(0)[i, k], 5e-3);
            Assert.Equal(0, ofBias, 5e-3);
        }
    }

    [Theory]
    [InlineData(0.1, 1, 200, 0, 0.25)]
    [InlineData(1, 0.1, 200, 0.75, 1)]
    [InlineData(0.5, 0.5, 200, 0.25, 1)]
    [InlineData(0.2, 0.25, 3, 0.75, 1)]
    public void The_share_follows_the_loss_and_few_rows_draw_it_to_the_linear_model(
        double ofNetworks, double ofLinear, int count, double least, double most)
    {
        var random = new Random(1);
        var targets = new float[count];
        float[] Scores(double deviation) => [.. targets.Select(target => (float)(target + (deviation * ((random.NextDouble() * 2) - 1))))];
        float[] weights = [.. Enumerable.Repeat(1f, count)];

        var choice = LinearShare.Choose(ScoreKind.Activation,
            [(new HeldOutScores(Scores(ofNetworks), targets, weights), new HeldOutScores(Scores(ofLinear), targets, weights))], 1);

        Assert.InRange(choice.Share, least, most);
    }
}
