using FfnnMlNet.Activations;
using FfnnMlNet.Core.Tests.Harness;
using FfnnMlNet.Losses;
using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>Compares losses, activations, deltas and gradients with the reference network, for all depths, activations and losses of the
/// catalogues. There is one test per pair of a hidden and an output activation.</summary>
/// <remarks>The deltas of hidden layers are compared by themselves, although the gradients are sums of products with them: a wrong delta of
/// one row can be hidden in such a sum.</remarks>
public class GradientTests(ITestOutputHelper output)
{
    /// <summary>The rounding error of float32 is 6e-8 of a value. A few hundred operations may lose two more digits; the largest error of
    /// all cells is 1.1e-5.</summary>
    private const double CoreTolerance = 2e-5;

    /// <summary>The error of central differences with step h is about h^2 + 1e-16 / h: 1e-10 at best, 1e-9 for a loss of several units, and
    /// so 1e-6 of a gradient of 1e-3.</summary>
    private const double DifferenceTolerance = 3e-6;

    private const double Step = 1e-6;

    // The built-in activations, and some that a user may write.
    private static readonly Activation[] Activations =
    [
        .. ActivationCatalog.BuiltIn.Select(entry => entry.Example),
        OwnFunctions.SignedLog, OwnFunctions.WithoutDerivative, new OwnSoftmax(),
    ];

    private static readonly Loss[] Losses = [.. LossCatalog.BuiltIn, OwnFunctions.QuarticLoss, new OwnRowLoss()];

    /// <summary>A hidden and an output activation per test. Networks without hidden layers are tested with the first hidden activation
    /// only.</summary>
    public static TheoryData<string, string> Grid
    {
        get
        {
            var grid = new TheoryData<string, string>();
            foreach (var hidden in Activations)
                foreach (var outputActivation in Activations)
                    grid.Add(hidden.Id, outputActivation.Id);
            return grid;
        }
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void Activations_deltas_and_gradients_of_every_layer_are_those_of_the_reference_network(
        string hidden, string outputActivation) =>
        CheckCells(Cells(hidden, outputActivation), CoreTolerance, (cell, check) =>
        {
            var run = new GradientCase(cell.Depth, cell.Hidden, cell.Output, cell.Loss, cell.General);
            var loss = run.RunCore();
            var (_, a) = run.Reference.Forward(run.X);
            var (deltas, weightGradients, biasGradients) = run.Reference.Backward(run.X, run.T, run.Shares, run.Loss);
            var coreDeltas = run.CoreDeltas();

            // A loss may be a small difference of large terms, so the error of a loss below 1 is not divided by it.
            var expectedLoss = run.ReferenceLoss();
            check("loss", Math.Abs(loss - expectedLoss) / Math.Max(1, Math.Abs(expectedLoss)));
            for (var layer = 0; layer < run.Network.LayerCount; layer++)
            {
                var layout = run.Network.Layout;
                Check(a[layer], run.ActivationOf(layer), $"activation {layer}");
                check($"delta {layer}", GradientCase.RelativeError(deltas[layer], coreDeltas[layer]));
                Check(weightGradients[layer], layout.Weights(layer).In(run.Workspace.Gradient), $"weights {layer}");
                Check(biasGradients[layer].ToRowMatrix(), layout.Bias(layer).In(run.Workspace.Gradient), $"biases {layer}");
            }

            void Check(Matrix<double> expected, Matrix actual, string what) =>
                check(what, GradientCase.RelativeError(expected, GradientCase.ToDouble(actual)));
        });

    [Theory]
    [MemberData(nameof(Grid))]
    public void Gradients_of_the_reference_network_are_those_of_central_differences(string hidden, string outputActivation) =>
        CheckCells(Cells(hidden, outputActivation).Where(cell => cell.General), DifferenceTolerance, (cell, check) =>
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

            // A gradient that is zero except for rounding errors is compared by its absolute error.
            void Check(Matrix<double> expected, Matrix<double> actual, string what) =>
                check(what, (actual - expected).FrobeniusNorm() / Math.Max(expected.FrobeniusNorm(), 1e-3));
        });

    private static IEnumerable<Cell> Cells(string hidden, string outputActivation) =>
        from depth in Enumerable.Range(1, 4)
        let output = Activations.Single(activation => activation.Id == outputActivation)
        from loss in Losses
        where loss.Accepts(output.Range)
        from general in new[] { false, true }
        where general || loss.MatchWith(output) is not null
        where depth > 1 || hidden == Activations[0].Id
        select new Cell(depth, Activations.Single(activation => activation.Id == hidden), output, loss, general);

    // Runs all cells, also after one has failed, and lists all failures.
    private void CheckCells(IEnumerable<Cell> cells, double tolerance, Action<Cell, Action<string, double>> run)
    {
        List<string> faults = [];
        var (count, worst) = (0, 0.0);
        foreach (var cell in cells)
        {
            run(cell, (what, error) =>
            {
                worst = Math.Max(worst, error);
                if (!(error <= tolerance))
                    faults.Add(FormattableString.Invariant($"{cell}: {what} is off by {error:E2}"));
            });
            count++;
        }
        output.WriteLine(FormattableString.Invariant($"{count} cells checked, largest relative error {worst:E2}"));
        Assert.Equal("", string.Join('\n', faults));
        Assert.NotEqual(0, count);
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

    private sealed record Cell(int Depth, Activation Hidden, Activation Output, Loss Loss, bool General);
}
