using FfnnMlNet.Activations;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Optimizers;

namespace FfnnMlNet.Training;

/// <summary>Fits the linear model of a <see cref="LinearPath"/>: ridge regression for numbers, and logistic regression with the penalty
/// |W|^2 / 2, by L-BFGS, for classes.</summary>
internal static class LinearFit
{
    // The most passes over the rows. Logistic regression of a few hundred rows converges within about fifty.
    private const int MostPasses = 200;

    /// <summary>A fitted network without hidden layers.</summary>
    /// <param name="kind">The kind of score of the model.</param>
    /// <param name="inputs">Number of inputs of a row.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <param name="rows">The rows to fit to.</param>
    /// <param name="checkAlive">Throws to end the work.</param>
    public static FeedForwardNetwork Of(ScoreKind kind, int inputs, int outputs, IExampleSource rows, Action? checkAlive)
    {
        var network = LinearPath.CreateNetwork(inputs, outputs, kind);
        if (kind == ScoreKind.Activation)
            RidgeFit.Run(network, rows, checkAlive);
        else
            new FullBatchLoop(network, Settings(network, rows, checkAlive), new Lbfgs(10, 1e-5f), rows, null, team: null).Run();
        return network;
    }

    // The loss is a mean over the rows, so the penalty is divided by their number: it is |W|^2 / 2 beside the sum over the rows.
    private static TrainingSettings Settings(FeedForwardNetwork network, IExampleSource rows, Action? checkAlive)
    {
        var output = network.OutputActivation;
        return new TrainingSettings
        {
            Objective = new Objective(
                output, output.Meaning == OutputMeaning.Distribution ? Loss.CrossEntropy() : Loss.BinaryCrossEntropy),
            Optimizer = Optimizer.Lbfgs(),
            LearningRate = 1,
            Schedule = LearningRateSchedule.Constant,
            Initialization = WeightInitialization.GlorotUniform,
            Sampling = Sampling.InOrder,
            BatchSize = rows.RowCount,
            NumberOfEpochs = MostPasses,
            L2Regularization = 1f / rows.RowCount,
            Seed = 0,
            KeepParameters = true,
            OnDivergence = OnDivergence.KeepBest,
            CheckAlive = checkAlive,
        };
    }
}
