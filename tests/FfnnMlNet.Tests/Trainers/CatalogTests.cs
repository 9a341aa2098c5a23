using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>The methods of mlContext.&lt;task&gt;.Trainers make the same trainers as the constructors.</summary>
public class CatalogTests
{
    [Fact]
    public void Both_doors_to_binary_are_the_constructor()
    {
        var table = TrainersUnderTest.Table(new MLContext(1), LearningTask.Binary);
        var options = new FfnnBinaryTrainer.Options { HiddenLayers = [5], NumberOfEpochs = 3, LearningRate = 0.02f, BatchSize = 50 };

        string[] fingerprints =
        [
            new FfnnBinaryTrainer(new MLContext(7), options).Fit(table).Model.SubModel.Fingerprint(),
            new MLContext(7).BinaryClassification.Trainers.Ffnn(options).Fit(table).Model.SubModel.Fingerprint(),
            new MLContext(7).BinaryClassification.Trainers.Ffnn(
                hiddenLayers: [5], numberOfEpochs: 3, learningRate: 0.02f, batchSize: 50).Fit(table).Model.SubModel.Fingerprint(),
        ];

        Assert.Single(fingerprints.Distinct());
    }

    [Fact]
    public void Both_doors_to_regression_are_the_constructor()
    {
        var table = TrainersUnderTest.Table(new MLContext(1), LearningTask.Regression);
        var options = new FfnnRegressionTrainer.Options { HiddenLayers = [5], NumberOfEpochs = 3, LearningRate = 0.02f, BatchSize = 50 };

        string[] fingerprints =
        [
            new FfnnRegressionTrainer(new MLContext(7), options).Fit(table).Model.Fingerprint(),
            new MLContext(7).Regression.Trainers.Ffnn(options).Fit(table).Model.Fingerprint(),
            new MLContext(7).Regression.Trainers.Ffnn(
                hiddenLayers: [5], numberOfEpochs: 3, learningRate: 0.02f, batchSize: 50).Fit(table).Model.Fingerprint(),
        ];

        Assert.Single(fingerprints.Distinct());
    }

    [Fact]
    public void Both_doors_to_multi_output_regression_are_the_constructor()
    {
        var ml = new MLContext(1);
        var table = Tables.EnergyEfficiency(ml).Standardized(ml);
        var options = new FfnnMultiOutputRegressionTrainer.Options
        {
            HiddenLayers = [5],
            NumberOfEpochs = 3,
            LearningRate = 0.02f,
            BatchSize = 50,
        };

        string[] fingerprints =
        [
            new FfnnMultiOutputRegressionTrainer(new MLContext(7), options).Fit(table).Model.Fingerprint(),
            new MLContext(7).Regression.Trainers.FfnnMultiOutput(options).Fit(table).Model.Fingerprint(),
            new MLContext(7).Regression.Trainers.FfnnMultiOutput(
                hiddenLayers: [5], numberOfEpochs: 3, learningRate: 0.02f, batchSize: 50).Fit(table).Model.Fingerprint(),
        ];

        Assert.Single(fingerprints.Distinct());
    }

    [Fact]
    public void Every_trainer_takes_validation_data()
    {
        var ml = new MLContext(1);
        var energy = Tables.EnergyEfficiency(ml).Standardized(ml);
        IDataView binary = TrainersUnderTest.Table(ml, LearningTask.Binary),
            regression = TrainersUnderTest.Table(ml, LearningTask.Regression);

        var histories = new[]
        {
            new FfnnBinaryTrainer(ml).Fit(binary, binary).Model.SubModel.History,
            new FfnnRegressionTrainer(ml).Fit(regression, regression).Model.History,
            new FfnnMultiOutputRegressionTrainer(ml).Fit(energy, energy).Model.History,
        };

        Assert.All(histories, history => Assert.All(history, record => Assert.True(record.ValidationLoss is > 0)));
    }
}
