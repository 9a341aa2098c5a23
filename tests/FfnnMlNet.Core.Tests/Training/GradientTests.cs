using FfnnMlNet.Activations;
using FfnnMlNet.Core.Tests.Harness;
using FfnnMlNet.Losses;
using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>The whole grid of depths, activations and losses, made from the catalogues; a test for each pair of activations.</summary>
public class GradientTests(ITestOutputHelper output)
{
    /// <summary>float32 keeps 6e-8 of a value; a few hundred operations may lose two digits of that, and 1.1e-5 is the worst of all
    /// cells.</summary>
    private const double CoreTolerance = 2e-5;

    /// <summary>Central differences with step h err by h^2 and by 1e-16 / h: about 1e-10 at their best, 1e-9 of a
    /// loss of several units, and so 1e-6 of a gradient of 1e-3.</summary>
    private const double DifferenceTolerance = 3e-6;

    private const double Step = 1e-6;

    // What a user may bring stands in the grid beside what is built in.
    private static readonly Activation[] Activations =
    [
        .. ActivationCatalog.BuiltIn.Select(entry => entry.Example),
        OwnFunctions.SignedLog, OwnFunctions.WithoutDerivative, new OwnSoftmax(),
    ];

    private static readonly Loss[] Losses = [.. LossCatalog.BuiltIn, OwnFunctions.QuarticLoss, new OwnRowLoss()];

    /// <summary>A hidden and an output activation for each test; without hidden layers the first of them stands for none.</summary>
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
            var (_, weightGradients, biasGradients) = run.Reference.Backward(run.X, run.T, run.Shares, run.Loss);

            // A loss may be a small difference of large terms, so its error is measured against 1 where it is smaller.
            var expectedLoss = run.ReferenceLoss();
            check("loss", Math.Abs(loss - expectedLoss) / Math.Max(1, Math.Abs(expectedLoss)));
            for (var layer = 0; layer < run.Network.LayerCount; layer++)
            {
                var layout = run.Network.Layout;
                Check(a[layer], run.ActivationOf(layer), $"activation {layer}");
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

            // A gradient that is zero but for rounding has no relative error.
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

    // Every cell is judged, however many others fail.
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
