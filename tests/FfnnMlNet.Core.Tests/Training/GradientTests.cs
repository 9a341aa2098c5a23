using FfnnMlNet.Activations;
using FfnnMlNet.Losses;
using MathNet.Numerics.LinearAlgebra;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>The whole grid of depths, activations and losses, made from the catalogues.</summary>
public class GradientTests(ITestOutputHelper output)
{
    /// <summary>float32 keeps 6e-8 of a value; a few hundred operations may lose two digits of that.</summary>
    private const double CoreTolerance = 1e-5;

    /// <summary>Central differences with step h err by h^2 and by 1e-16 / h: about 1e-10 at their best.</summary>
    private const double DifferenceTolerance = 1e-6;

    private const double Step = 1e-6;

    private static IEnumerable<(int Depth, Activation Hidden, Activation Output, Loss Loss, bool General)> Cells =>
        from depth in Enumerable.Range(1, 4)
        from hidden in ActivationCatalog.BuiltIn
        from outputEntry in ActivationCatalog.BuiltIn
        from loss in LossCatalog.BuiltIn
        where loss.Accepts(outputEntry.Example.Range)
        from general in new[] { false, true }
        where general || loss.MatchWith(outputEntry.Example) is not null
        where depth > 1 || hidden == ActivationCatalog.BuiltIn[0]
        select (depth, hidden.Example, outputEntry.Example, loss, general);

    [Fact]
    public void Activations_deltas_and_gradients_of_every_layer_are_those_of_the_reference_network()
    {
        var count = 0;
        double worst = 0;
        foreach (var cell in Cells)
        {
            var run = new GradientCase(cell.Depth, cell.Hidden, cell.Output, cell.Loss, cell.General);
            var loss = run.RunCore();
            var (_, a) = run.Reference.Forward(run.X);
            var (deltas, weightGradients, biasGradients) = run.Reference.Backward(run.X, run.T, run.Shares, run.Loss);

            Check(Matrix<double>.Build.Dense(1, 1, run.ReferenceLoss()), Matrix<double>.Build.Dense(1, 1, loss), "loss");
            for (var layer = 0; layer < run.Network.LayerCount; layer++)
            {
                var layout = run.Network.Layout;
                Check(a[layer], GradientCase.ToDouble(run.Workspace.Forward.Activation(layer, run.X.RowCount)), $"activation {layer}");
                Check(deltas[layer], GradientCase.ToDouble(run.Workspace.Delta(layer, run.X.RowCount)), $"delta {layer}");
                Check(weightGradients[layer], GradientCase.ToDouble(layout.Weights(layer).In(run.Workspace.Gradient)), $"weights {layer}");
                Check(biasGradients[layer].ToRowMatrix(), GradientCase.ToDouble(layout.Bias(layer).In(run.Workspace.Gradient)), $"biases {layer}");
            }
            count++;

            void Check(Matrix<double> expected, Matrix<double> actual, string what)
            {
                var error = GradientCase.RelativeError(expected, actual);
                worst = Math.Max(worst, error);
                Assert.True(error <= CoreTolerance, FormattableString.Invariant($"{cell}: {what} is off by {error:E2}"));
            }
        }
        output.WriteLine(FormattableString.Invariant($"{count} cells checked, largest relative error {worst:E2}"));
        Assert.True(count > 100, $"only {count} cells");
    }

    [Fact]
    public void Gradients_of_the_reference_network_are_those_of_central_differences()
    {
        var count = 0;
        double worst = 0;
        foreach (var cell in Cells.Where(cell => cell.General))
        {
            var run = new GradientCase(cell.Depth, cell.Hidden, cell.Output, cell.Loss, cell.General);
            var (_, weightGradients, biasGradients) = run.Reference.Backward(run.X, run.T, run.Shares, run.Loss);
            for (var layer = 0; layer < run.Network.LayerCount; layer++)
            {
                var weights = run.Reference.Weights[layer];
                var differences = Matrix<double>.Build.Dense(weights.RowCount, weights.ColumnCount, (input, unit) => Difference(
                    () => weights[input, unit], value => weights[input, unit] = value, run));
                var biases = run.Reference.Biases[layer];
                var biasDifferences = Matrix<double>.Build.Dense(1, biases.Count, (_, unit) => Difference(
                    () => biases[unit], value => biases[unit] = value, run));
                Check(differences, weightGradients[layer], $"weights {layer}");
                Check(biasDifferences, biasGradients[layer].ToRowMatrix(), $"biases {layer}");
            }
            count++;

            void Check(Matrix<double> expected, Matrix<double> actual, string what)
            {
                // A gradient that is zero but for rounding has no relative error.
                var error = (actual - expected).FrobeniusNorm() / Math.Max(expected.FrobeniusNorm(), 1e-3);
                worst = Math.Max(worst, error);
                Assert.True(error <= DifferenceTolerance, FormattableString.Invariant($"{cell}: {what} is off by {error:E2}"));
            }
        }
        output.WriteLine(FormattableString.Invariant($"{count} cells checked, largest relative error {worst:E2}"));
    }

    private static double Difference(Func<double> get, Action<double> set, GradientCase run)
    {
        var value = get();
        set(value + Step);
        var above = run.ReferenceLoss();
        set(value - Step);
        var below = run.ReferenceLoss();
        set(value);
        return (above - below) / (2 * Step);
    }
}
