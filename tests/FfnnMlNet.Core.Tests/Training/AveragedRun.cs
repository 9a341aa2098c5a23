using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>A small run for the tests of weight averaging: 7 steps per epoch, the last of them with a partial batch.</summary>
internal static class AveragedRun
{
    public const int Epochs = 8;

    public static readonly Objective TheObjective = new(Activation.Softmax, Loss.CrossEntropy());

    public static FeedForwardNetwork CreateNetwork(int units = 6) => new(new Layout([4, units, 3]), [Activation.Tanh, Activation.Softmax]);

    public static TrainingSettings Settings(WeightAveraging? averaging) => new()
    {
        Objective = TheObjective,
        Optimizer = Optimizer.AdamW(),
        LearningRate = 0.02f,
        Schedule = LearningRateSchedule.Constant,
        Initialization = WeightInitialization.HeNormal,
        Sampling = Sampling.Shuffle,
        BatchSize = 16,
        NumberOfEpochs = Epochs,
        Dropout = [0.2f],
        Seed = 1,
        Metric = new ClassAccuracy(),
        WeightAveraging = averaging,
    };

    public static WeightAveraging Rule(string name) => name switch
    {
        "long" => WeightAveraging.Exponential(0.998f),
        "short" => WeightAveraging.Exponential(0.5f),
        _ => WeightAveraging.Stochastic(0.5f),
    };
}
