using FfnnMlNet.Network;
using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>What five members gain over the mean of them, each scored alone: means over three splits and seeds.</summary>
public class EnsembleGainTests(ITestOutputHelper output)
{
    private const int Members = 5;

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Five_members_have_a_lower_error_than_one_of_them_on_diabetes()
    {
        double together = 0, alone = 0;
        for (var seed = 0; seed < 3; seed++)
        {
            var split = _ml.Data.TrainTestSplit(Tables.Diabetes(_ml), 0.3, seed: seed);
            var network = new FfnnRegressionTrainer(_ml, With(new FfnnRegressionTrainer.Options { Effort = Effort.Manual }, seed))
                .Fit(split.TrainSet).Model.Network;
            together += RootMeanSquaredError(network, split.TestSet) / 3;
            alone += Single(network).Average(member => RootMeanSquaredError(member, split.TestSet)) / 3;
        }
        // Measured 0.988: nets on this table differ little, and what noise there is is that of the rows.
        output.WriteLine($"RMSE of one {alone}, of five {together}");
        Assert.True(together < 0.993 * alone, $"{together} against {alone}");
    }

    [Fact]
    public void Five_members_have_a_lower_log_loss_than_one_of_them_on_breast_cancer()
    {
        double together = 0, alone = 0;
        for (var seed = 0; seed < 3; seed++)
        {
            var split = _ml.Data.TrainTestSplit(Tables.BreastCancer(_ml), 0.3, seed: seed);
            var network = new FfnnBinaryTrainer(_ml, With(new FfnnBinaryTrainer.Options { Effort = Effort.Manual }, seed))
                .Fit(split.TrainSet).Model.SubModel.Network;
            together += LogLoss(network, split.TestSet) / 3;
            alone += Single(network).Average(member => LogLoss(member, split.TestSet)) / 3;
        }
        // Measured 0.775.
        output.WriteLine($"log-loss of one {alone}, of five {together}");
        Assert.True(together < 0.85 * alone, $"{together} against {alone}");
    }

    private static TOptions With<TOptions>(TOptions options, int seed) where TOptions : FfnnOptions
    {
        (options.EnsembleSize, options.NumberOfEpochs, options.LearningRate, options.Seed) = (Members, 60, 0.005f, seed);
        options.HiddenLayers = [100];
        return options;
    }

    private static NetworkModel[] Single(NetworkModel model) =>
        [.. model.Networks.Select(member => new NetworkModel(member, model.ScoreKind, "", [], [], model.Inputs, model.Outputs))];

    private static double RootMeanSquaredError(NetworkModel model, IDataView rows) => Math.Sqrt(rows.GetColumn<float>("Label")
        .Zip(Scores(model, rows), (label, score) => (double)(label - score) * (label - score)).Average());

    private static double LogLoss(NetworkModel model, IDataView rows) => rows.GetColumn<bool>("Label")
        .Zip(Scores(model, rows), (label, score) => Math.Log(1 + Math.Exp(label ? -(double)score : score))).Average();

    private static float[] Scores(NetworkModel model, IDataView rows)
    {
        var score = new float[1];
        return [.. rows.GetColumn<float[]>("Features").Select(features =>
        {
            model.Predict(features, score);
            return score[0];
        })];
    }
}
