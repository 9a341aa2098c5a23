using FfnnMlNet.Activations;
using FfnnMlNet.Losses;
using MathNet.Numerics.LinearAlgebra;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>The whole grid of depths, activations and losses, made from the catalogues.</summary>
public class GradientTests(ITestOutputHelper output)
{
    /// <summary>float32 keeps 6e-8 of a value; a few hundred operations may lose two digits of that, and 1.1e-5 is the worst of all cells.</summary>
    private const double CoreTolerance = 2e-5;

    /// <summary>Central differences with step h err by h^2 and by 1e-16 / h: about 1e-10 at their best, 1e-9 of a
    /// loss of several units, and so 1e-6 of a gradient of 1e-3.</summary>
    private const double DifferenceTolerance = 3e-6;

    private const double Step = 1e-6;

    // What a user may bring stands in the grid beside what is built in.
    private static readonly Activation[] Activations =
    [
        .. ActivationCatalog.BuiltIn.Select(entry => entry.Example), OwnFunctions.SignedLog, OwnFunctions.WithoutDerivative, new OwnSoftmax(),
    ];

    private static readonly Loss[] Losses = [.. LossCatalog.BuiltIn, OwnFunctions.QuarticLoss, new OwnRowLoss()];

    private static IEnumerable<(int Depth, Activation Hidden, Activation Output, Loss Loss, bool General)> Cells =>
        from depth in Enumerable.Range(1, 4)
        from hidden in Activations
        from outputActivation in Activations
        from loss in Losses
        where loss.Accepts(outputActivation.Range)
        from general in new[] { false, true }
        where general || loss.MatchWith(outputActivation) is not null
        where depth > 1 || hidden == Activations[0]
        select (depth, hidden, outputActivation, loss, general);

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

            // A loss may be a small difference of large terms, so its error is measured against 1 where it is smaller.
            var expectedLoss = run.ReferenceLoss();
            var lossError = Math.Abs(loss - expectedLoss) / Math.Max(1, Math.Abs(expectedLoss));
            Assert.True(lossError <= CoreTolerance, FormattableString.Invariant($"{cell}: loss is off by {lossError:E2}"));
            for (var layer = 0; layer < run.Network.LayerCount; layer++)
            {
                var layout = run.Network.Layout;
                Check(a[layer], GradientCase.ToDouble(run.ActivationOf(layer)), $"activation {layer}");
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
