using FfnnMlNet.Activations;
using FfnnMlNet.Losses;
using FfnnMlNet.Onnx.Tests.Harness;
using Microsoft.ML;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Onnx.Tests;

/// <summary>Every entry of the catalogues once, through both doors, with rows that have missing, infinite and huge values.</summary>
public class CatalogTests(ITestOutputHelper output)
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Activations => [.. ActivationCatalog.BuiltIn.Select(entry => entry.Id)];

    public static TheoryData<string> Losses => [.. LossCatalog.BuiltIn.Select(loss => loss.ToString()!)];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Hidden_layers_with_every_activation(string id) =>
        Check("regression", options => options.Activation = ActivationCatalog.Find(id)!.Example);

    [Theory]
    [MemberData(nameof(Activations))]
    public void Hidden_layers_with_slopes_and_every_activation_that_can_have_them(string id)
    {
        var activation = ActivationCatalog.Find(id)!.Example;
        if (activation.CanHaveSlopes)
            Check("multiclass", options => (options.Activation, options.ParametricActivations) = (activation, true));
    }

    // Standardised values reach a million here, and the exponential overflows. Differences of such numbers lose digits of float32.
    [Theory]
    [MemberData(nameof(Activations))]
    public void Hidden_layers_with_values_that_overflow(string id) => Check(
        "outputs", options => (options.Activation, options.FeatureScaling) = (ActivationCatalog.Find(id)!.Example, FeatureScaling.Standard),
        tolerance: 1e-4);

    [Theory]
    [MemberData(nameof(Activations))]
    public void Classes_with_every_output_activation(string id)
    {
        var activation = ActivationCatalog.Find(id)!.Example;
        var fits = LossCatalog.BuiltIn.Any(
            loss => TryCheck("multiclass", options => (options.OutputActivation, options.Loss) = (activation, loss)));
        Assert.True(fits, $"{id} is the output activation for no loss");
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Every_loss_with_every_trainer_that_accepts_it(string name)
    {
        var loss = LossCatalog.BuiltIn.First(entry => entry.ToString() == name);
        // The log-odds of a probability that is not that of a sigmoid have fewer digits the nearer it is to 1.
        var other = loss.Id.StartsWith("binary", StringComparison.Ordinal) ? 1e-5 : 1e-2;
        string[] tasks = [.. Pipelines.Tasks.Where(
            task => TryCheck(task, options => options.Loss = loss, task == "binary" ? other : 1e-5))];
        output.WriteLine($"{name}: {string.Join(", ", tasks)}");
        Assert.NotEmpty(tasks);
    }

    // Without a limit of scaled values, or with one of a million, sums lose digits of float32.
    [Theory]
    [InlineData("none")]
    [InlineData("robust")]
    [InlineData("standard")]
    [InlineData("quantile-normal")]
    public void Every_scaling_with_every_embedding(string scaling)
    {
        FeatureScaling[] scalings = [FeatureScaling.None, FeatureScaling.Robust, FeatureScaling.Standard, FeatureScaling.QuantileNormal];
        NumericEmbedding[] numeric =
        [
            NumericEmbedding.None, NumericEmbedding.Periodic(), NumericEmbedding.Periodic(5, 3, 2, 20), NumericEmbedding.PiecewiseLinear(),
            NumericEmbedding.PiecewiseLinear(2, 2),
        ];
        foreach (var embedding in numeric)
        {
            foreach (var categorical in new[] { CategoricalEmbedding.None, new CategoricalEmbedding(3, 4) })
                Check("binary", options =>
                {
                    options.FeatureScaling = scalings.Single(item => item.ToString() == scaling);
                    (options.NumericEmbedding, options.CategoricalEmbedding) = (embedding, categorical);
                    options.LearnFeatureScales = categorical == CategoricalEmbedding.None;
                }, scaling is "none" or "standard" ? 1e-4 : 1e-5);
        }
    }

    [Theory]
    [InlineData("multiclass")]
    [InlineData("binary")]
    [InlineData("regression")]
    [InlineData("outputs")]
    public void Every_form_of_ensemble(string task)
    {
        foreach (var (networks, members) in new[] { (1, 1), (3, 1), (1, 4), (2, 3) })
            Check(task, options => (options.EnsembleSize, options.MembersPerNetwork) = (networks, members));
    }

    private bool TryCheck(string task, Action<FfnnOptions> configure, double tolerance = 1e-5)
    {
        try
        {
            Check(task, configure, tolerance);
            return true;
        }
        // Options that do not fit together, or labels that a loss does not accept.
        catch (Exception error) when (error is ArgumentException || error.Message.Contains("needs labels"))
        {
            return false;
        }
    }

    private void Check(string task, Action<FfnnOptions> configure, double tolerance = 1e-5)
    {
        var model = Pipelines.Fit(_ml, task, configure);
        var largest = Doors.Check(_ml, model, Rows.Odd(_ml), tolerance);
        output.WriteLine(FormattableString.Invariant($"{task}: {largest:G3}"));
    }
}
