using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

public class PredictBatchTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Batches_of_a_classifier_score_as_Transform_does_to_the_bit(int ensembleSize)
    {
        var iris = Tables.Iris(_ml);
        var transformer = new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            EnsembleSize = ensembleSize, NumberOfEpochs = 3, Seed = 1,
        }).Fit(iris);
        var expected = transformer.Transform(iris).GetColumn<float[]>("Score").SelectMany(row => row).ToArray();

        var scores = new float[expected.Length];
        transformer.Model.PredictBatch(Features(iris), scores);

        Assert.Equal(expected, scores);
    }

    [Fact]
    public void Batches_of_a_regression_score_as_Transform_does_to_the_bit()
    {
        var diabetes = Tables.Diabetes(_ml);
        var transformer = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options { NumberOfEpochs = 3, Seed = 1 }).Fit(diabetes);
        float[] expected = [.. transformer.Transform(diabetes).GetColumn<float>("Score")];

        var scores = new float[expected.Length];
        transformer.Model.PredictBatch(Features(diabetes), scores, numberOfThreads: 2);

        Assert.Equal(expected, scores);
    }

    private static float[] Features(IDataView view) => [.. view.GetColumn<float[]>("Features").SelectMany(row => row)];
}
