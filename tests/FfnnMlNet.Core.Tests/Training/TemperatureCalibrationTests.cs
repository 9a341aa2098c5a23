using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Xunit;
using Xunit.Abstractions;

namespace FfnnMlNet.Core.Tests.Training;

public class TemperatureCalibrationTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 3f)]
    [InlineData(1, 0.5f)]
    [InlineData(4, 3f)]
    [InlineData(4, 0.5f)]
    [InlineData(4, 1.7f)]
    public void The_temperature_is_that_of_a_fine_grid_and_the_loss_falls(int outputs, float overconfidence)
    {
        var (network, rows) = Case(outputs, overconfidence, noise: 1);
        var best = Enumerable.Range(0, 2000).Select(i => 0.2 * Math.Pow(25, i / 1999.0)).MinBy(t => Loss(network, rows, t));
        var before = Loss(network, rows, 1);

        var calibration = TemperatureCalibration.Apply(network, rows);

        output.WriteLine($"grid {best}, found {calibration}");
        // The loss is flat at its minimum: half a percent of T is a few millionths of it.
        Assert.InRange(calibration.Temperature, best * 0.995, best * 1.005);
        Assert.Equal(before, calibration.LossBefore, 1e-5);
        Assert.True(calibration.LossAfter < before);
        Assert.Equal(calibration.LossAfter, Loss(network, rows, 1), 1e-5);
    }

    [Fact]
    public void The_order_of_the_classes_stays()
    {
        var (network, rows) = Case(4, 3, noise: 1);
        var before = Logits(network, rows).Select(z => Array.IndexOf(z, z.Max())).ToArray();

        Assert.NotEqual(1, TemperatureCalibration.Apply(network, rows).Temperature);

        Assert.Equal(before, Logits(network, rows).Select(z => Array.IndexOf(z, z.Max())));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_minimum_beyond_the_range_gives_its_end_and_a_network_that_is_right_as_it_is_stays(int outputs)
    {
        // Rows that are all right want to be certain; rows whose classes are chance want to be even.
        var (certain, rightRows) = Case(outputs, 1, noise: 0);
        var (even, chanceRows) = Case(outputs, 50, noise: 100);

        Assert.Equal(TemperatureCalibration.LowestTemperature, TemperatureCalibration.Apply(certain, rightRows).Temperature, 1e-4f);
        Assert.Equal(TemperatureCalibration.HighestTemperature, TemperatureCalibration.Apply(even, chanceRows).Temperature, 1e-3f);

        var (network, rows) = Case(outputs, 2, noise: 1);
        TemperatureCalibration.Apply(network, rows);
        var again = TemperatureCalibration.Apply(network, rows);
        Assert.InRange(again.Temperature, 0.998f, 1.002f);
        Assert.True(again.LossAfter <= again.LossBefore);
    }

    [Fact]
    public void Logits_of_any_size_and_rows_of_one_value_are_no_fault()
    {
        foreach (var outputs in new[] { 1, 3 })
        {
            var (network, rows) = Case(outputs, 1e30f, noise: 1);
            Assert.True(double.IsFinite(TemperatureCalibration.Apply(network, rows).LossAfter));
            network.Parameters.Span.Clear();
            var flat = TemperatureCalibration.Apply(network, rows);
            Assert.Equal(1, flat.Temperature);
        }
    }

    [Fact]
    public void It_suits_probabilities_of_logits_only()
    {
        Assert.True(TemperatureCalibration.Suits(Activation.Softmax, 3));
        Assert.True(TemperatureCalibration.Suits(Activation.LogSoftmax, 3));
        Assert.True(TemperatureCalibration.Suits(Activation.Sigmoid, 1));
        Assert.False(TemperatureCalibration.Suits(Activation.Sigmoid, 3));
        Assert.False(TemperatureCalibration.Suits(Activation.Identity, 1));
    }

    // One layer whose logits are those that made the classes, times overconfidence.
    private static (FeedForwardNetwork Network, TrainingMatrix Rows) Case(int outputs, float overconfidence, float noise)
    {
        var network = new FeedForwardNetwork(new Layout([3, outputs]), [outputs == 1 ? Activation.Sigmoid : Activation.Softmax]);
        WeightInitialization.GlorotUniform.Apply(network, seed: 3);
        var random = new RandomStream(11, RandomPurpose.Shuffle, 0);
        var rows = outputs == 1
            ? TrainingMatrix.ForValues(3, 1, weighted: true) : TrainingMatrix.ForClasses(3, outputs, weighted: true);
        for (var row = 0; row < 3000; row++)
        {
            var features = rows.NextRow();
            foreach (ref var feature in features)
                feature = 2 * random.NextGaussian();
            var logits = new double[outputs];
            for (var k = 0; k < outputs; k++)
                for (var i = 0; i < 3; i++)
                    logits[k] += features[i] * network.Weights(0)[i, k];
            // Gumbel noise makes classes of just these probabilities.
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

    private static float[][] Logits(FeedForwardNetwork network, TrainingMatrix rows)
    {
        var weights = network.Weights(0);
        var logits = new float[rows.RowCount][];
        for (var row = 0; row < rows.RowCount; row++)
        {
            logits[row] = new float[weights.Columns];
            for (var k = 0; k < weights.Columns; k++)
                for (var i = 0; i < weights.Rows; i++)
                    logits[row][k] += rows.FeaturesOf(row)[i] * weights[i, k];
        }
        return logits;
    }

    private static double Loss(FeedForwardNetwork network, TrainingMatrix rows, double temperature)
    {
        double sum = 0, weights = 0;
        var logits = Logits(network, rows);
        var classes = network.Layout.OutputCount == 1 ? [] : rows.Classes();
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
}
