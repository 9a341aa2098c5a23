using System.Globalization;
using System.Reflection;
using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>The text of a public object, as a debugger or a log shows it, says what it contains, not the name of its type. It is the same
/// in every culture.</summary>
public class DebuggerTextTests
{
    [Fact]
    public void Every_public_class_that_has_values_says_them()
    {
        var silent = new[] { typeof(FfnnTrainer).Assembly, typeof(Loss).Assembly }.SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && !typeof(Delegate).IsAssignableFrom(type))
            .Where(type => type.GetMethod("ToString", BindingFlags.Public | BindingFlags.Instance, [])!.DeclaringType == typeof(object))
            .Select(type => type.Name);

        Assert.Empty(silent);
    }

    [Fact]
    public void Results_say_their_figures_in_the_invariant_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            var ml = new MLContext(seed: 1);
            var rows = Tables.Linnerud(ml);
            var epochs = new List<string>();
            var trainer = new FfnnMultiOutputRegressionTrainer(ml, new FfnnMultiOutputRegressionTrainer.Options
            {
                Effort = Effort.Manual, HiddenLayers = [5], NumberOfEpochs = 2, ValidationFraction = 0.2f, Seed = 1,
                OnEpoch = epoch => epochs.Add(epoch.ToString()),
            });
            var model = trainer.Fit(rows);
            var metrics = ml.Regression.EvaluateMultiOutput(model.Transform(rows));

            const string Number = @"-?\d+(\.\d+)?(E[+-]\d+)?";
            const string Figures = $"MAE {Number}, RMSE {Number}, R2 {Number}";
            Assert.Equal("FfnnMultiOutputRegressionTrainer: label 'Label', features 'Features', effort Manual", trainer.ToString());
            Assert.Matches($@"^3 outputs: {Figures} \(\w+: {Figures}; \w+: {Figures}; \w+: {Figures}\)$", metrics.ToString());
            Assert.Matches($"^{metrics.Outputs[0].Name}: {Figures}$", metrics.Outputs[0].ToString());
            Assert.Matches(
                $"^epoch 2: training loss {Number}, validation loss {Number}, validation metric {Number}, learning rate 0\\.001$",
                model.Model.History[1].ToString());
            Assert.Matches(
                $"^epoch 1 of 2: training loss {Number}, validation loss {Number}, RMSE {Number}, learning rate 0\\.001$",
                epochs[0]);
            Assert.Matches("^3 features, layers 3-5 relu-3 identity, 38 parameters, 1 member$", model.Model.ToString()!);
            Assert.Equal("3 to 5, relu", model.Model.Layers[0].ToString());
            Assert.Equal("run.checkpoint, every 10 epochs", new Checkpoint("run.checkpoint", 10).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
