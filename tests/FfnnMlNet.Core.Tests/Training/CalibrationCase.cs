using FfnnMlNet.Data;
using FfnnMlNet.Fingerprint;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>Networks of one layer that are too sure or not sure enough, with the rows that show it.</summary>
internal static class CalibrationCase
{
    // One layer with the logits that the classes were drawn by, times a factor that makes it too certain.
    public static (FeedForwardNetwork Network, TrainingMatrix Rows) Case(
        int outputs, float overconfidence, float noise, int rowCount = 3000)
    {
        var network = new FeedForwardNetwork(new Layout([3, outputs]), [outputs == 1 ? Activation.Sigmoid : Activation.Softmax]);
        WeightInitialization.GlorotUniform.Apply(network, seed: 3);
        var random = new RandomStream(11, RandomPurpose.Shuffle, 0);
        var rows = outputs == 1
            ? TrainingMatrix.ForValues(3, 1, weighted: true) : TrainingMatrix.ForClasses(3, outputs, weighted: true);
        for (var row = 0; row < rowCount; row++)
        {
            var features = rows.NextRow();
            foreach (ref var feature in features)
                feature = 2 * random.NextGaussian();
            var logits = new double[outputs];
            for (var k = 0; k < outputs; k++)
                for (var i = 0; i < 3; i++)
                    logits[k] += features[i] * network.Weights(0)[i, k];
            // The largest logit with Gumbel noise is a class drawn with the probabilities of the logits.
            double Noise() => noise * -Math.Log(-Math.Log(random.NextSingle() + 1e-9));
            var noisy = logits.Select(z => z + Noise()).ToArray();
            if (outputs == 1)
                rows.AddValues([noisy[0] > Noise() ? 1 : 0], 0.5f + random.NextSingle());
            else
                rows.AddClass(Array.IndexOf(noisy, noisy.Max()), 0.5f + random.NextSingle());
        }
        foreach (ref var parameter in network.Parameters.Span)
            parameter *= overconfidence;
        return (network, rows);
    }

    public static float[][] Logits(FeedForwardNetwork network, TrainingMatrix rows)
    {
        var weights = network.Weights(0);
        var logits = new float[rows.RowCount][];
        for (var row = 0; row < rows.RowCount; row++)
        {
            logits[row] = new float[weights.Columns];
            var features = rows.FeaturesOf(row);
            for (var k = 0; k < weights.Columns; k++)
                for (var i = 0; i < weights.Rows; i++)
                    logits[row][k] += features[i] * weights[i, k];
        }
        return logits;
    }

    public static double Loss(float[][] logits, TrainingMatrix rows, double temperature)
    {
        double sum = 0, weights = 0;
        var classes = logits[0].Length == 1 ? [] : rows.Classes();
        for (var row = 0; row < logits.Length; row++)
        {
            var z = logits[row].Select(value => value / temperature).ToArray();
            var loss = z.Length == 1
                ? Math.Max(z[0], 0) + Math.Log(1 + Math.Exp(-Math.Abs(z[0]))) - (rows.ValuesOf(row)[0] * z[0])
                : z.Max() + Math.Log(z.Sum(value => Math.Exp(value - z.Max()))) - z[classes[row]];
            sum += rows.WeightOf(row) * loss;
            weights += rows.WeightOf(row);
        }
        return sum / weights;
    }

    public static TrainingSettings Settings(List<string> warnings) => new()
    {
        Objective = new Objective(Activation.Softmax, FfnnMlNet.Loss.CrossEntropy()),
        Optimizer = Optimizer.Adam(),
        LearningRate = 0.01f,
        Schedule = LearningRateSchedule.Constant,
        Initialization = WeightInitialization.GlorotUniform,
        Sampling = Sampling.Shuffle,
        BatchSize = 32,
        NumberOfEpochs = 1,
        Seed = 1,
        CalibrateProbabilities = true,
        Warn = warnings.Add,
    };
}
