using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>An activation that is written outside the library: one small type and one registration.</summary>
public class OwnActivationTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void It_trains_saves_and_loads()
    {
        Activation.Register(new SineRamp());
        var iris = Tables.Iris(_ml).Standardized(_ml);
        var model = new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual, HiddenLayers = [new(16, new SineRamp())],
            NumberOfEpochs = 50,
            LearningRate = 0.01f,
            Seed = 1,
        }).Fit(iris);
        var scores = Scores(model.Transform(iris));

        using var file = new MemoryStream();
        _ml.Model.Save(model, iris.Schema, file);
        file.Position = 0;
        var loaded = _ml.Model.Load(file, out _);

        Assert.True(_ml.MulticlassClassification.Evaluate(model.Transform(iris)).MicroAccuracy > 0.95);
        Assert.Equal(scores, Scores(loaded.Transform(iris)));
        Assert.Equal("sine-ramp", model.Model.Layers[0].Activation.Id);
    }

    [Fact]
    public void A_model_whose_activation_is_not_registered_is_one_clear_error()
    {
        var iris = Tables.Iris(_ml);
        var model = new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual, HiddenLayers = [new(4, Activation.Custom("nobody-knows-it", z => z / (1 + Math.Abs(z))))],
            NumberOfEpochs = 1,
        }).Fit(iris);
        using var file = new MemoryStream();
        _ml.Model.Save(model, iris.Schema, file);
        file.Position = 0;

        var error = Record.Exception(() => _ml.Model.Load(file, out _));

        while (error is not NetworkFormatException)
            error = error!.InnerException;
        Assert.StartsWith(
            "The model uses the activation 'nobody-knows-it', which is neither built in nor registered in this process.", error.Message);
    }

    private static float[] Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score").SelectMany(score => score)];

    private sealed class SineRamp() : ElementwiseActivation("sine-ramp")
    {
        protected override double Apply(double preActivation) => preActivation + Math.Sin(preActivation);
    }
}
