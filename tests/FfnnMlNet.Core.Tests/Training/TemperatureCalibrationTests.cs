using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Xunit;
using Xunit.Abstractions;
using static FfnnMlNet.Core.Tests.Training.CalibrationCase;

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
        var logits = Logits(network, rows);
        var best = Enumerable.Range(0, 2000).Select(i => 0.2 * Math.Pow(25, i / 1999.0)).MinBy(t => Loss(logits, rows, t));
        var before = Loss(logits, rows, 1);

        var calibration = TemperatureCalibration.Apply([network], [rows]);

        output.WriteLine($"grid {best}, found {calibration}");
        // The loss is flat at its minimum: half a percent of T changes it by a few millionths.
        Assert.InRange(calibration.Temperature, best * 0.995, best * 1.005);
        Assert.Equal(before, calibration.LossBefore, 1e-5);
        Assert.True(calibration.LossAfter < before);
        Assert.Equal(calibration.LossAfter, Loss(Logits(network, rows), rows, 1), 1e-5);
    }

    [Fact]
    public void The_order_of_the_classes_stays()
    {
        var (network, rows) = Case(4, 3, noise: 1);
        var before = Logits(network, rows).Select(z => Array.IndexOf(z, z.Max())).ToArray();

        Assert.NotEqual(1, TemperatureCalibration.Apply([network], [rows]).Temperature);

        Assert.Equal(before, Logits(network, rows).Select(z => Array.IndexOf(z, z.Max())));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_minimum_beyond_the_range_gives_its_end_and_a_network_that_is_right_as_it_is_stays(int outputs)
    {
        // Rows that are all right ask for a low temperature, rows with random classes for a high one.
        var (certain, rightRows) = Case(outputs, 0.05f, noise: 0);
        var (even, chanceRows) = Case(outputs, 50, noise: 100);

        Assert.Equal(TemperatureCalibration.LowestTemperature, TemperatureCalibration.Apply([certain], [rightRows]).Temperature, 1e-4f);
        Assert.Equal(TemperatureCalibration.HighestTemperature, TemperatureCalibration.Apply([even], [chanceRows]).Temperature, 1e-3f);

        var (network, rows) = Case(outputs, 2, noise: 1);
        TemperatureCalibration.Apply([network], [rows]);
        var again = TemperatureCalibration.Apply([network], [rows]);
        Assert.InRange(again.Temperature, 0.998f, 1.002f);
        Assert.True(again.LossAfter <= again.LossBefore);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(1, 64)]
    [InlineData(1, 1000)]
    [InlineData(3, 10)]
    [InlineData(3, 64)]
    [InlineData(10, 64)]
    public void Rows_that_are_all_right_make_a_network_no_surer_than_their_number_supports(int outputs, int count)
    {
        // In every row the logit of the class is 2 above the others.
        var network = new FeedForwardNetwork(new Layout([1, outputs]), [outputs == 1 ? Activation.Sigmoid : Activation.Softmax]);
        network.Weights(0)[0, 0] = 2;
        var rows = outputs == 1
            ? TrainingMatrix.ForValues(1, 1, weighted: false) : TrainingMatrix.ForClasses(1, outputs, weighted: false);
        for (var row = 0; row < count; row++)
        {
            rows.NextRow()[0] = 1;
            if (outputs == 1)
                rows.AddValues([1], 1);
            else
                rows.AddClass(0, 1);
        }

        TemperatureCalibration.Apply([network], [rows]);

        var odds = Math.Exp(network.Weights(0)[0, 0]);
        var probability = outputs == 1 ? odds / (1 + odds) : odds / (odds + outputs - 1);
        // The loss includes one row of chance.
        var supported = (count + (1.0 / Math.Max(2, outputs))) / (count + 1);
        Assert.Equal(supported, probability, 1e-4);
    }

    [Fact]
    public void A_network_that_the_rows_do_not_find_too_sure_is_made_no_less_sure()
    {
        var network = new FeedForwardNetwork(new Layout([1, 1]), [Activation.Sigmoid]);
        network.Weights(0)[0, 0] = 12;
        var rows = TrainingMatrix.ForValues(1, 1, weighted: false);
        for (var row = 0; row < 10; row++)
        {
            rows.NextRow()[0] = 1;
            rows.AddValues([1], 1);
        }

        Assert.Equal(1, TemperatureCalibration.Apply([network], [rows]).Temperature);
        Assert.Equal(12, network.Weights(0)[0, 0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Any_number_of_threads_finds_the_same_bits(int outputs)
    {
        var (alone, rows) = Case(outputs, 3, noise: 1, rowCount: 20_000);
        var (together, _) = Case(outputs, 3, noise: 1, rowCount: 20_000);
        using var team = new ThreadTeam(3);

        var expected = TemperatureCalibration.Apply([alone], [rows]);
        var actual = TemperatureCalibration.Apply([together], [rows], team);

        Assert.Equal(expected, actual);
        Assert.NotEqual(1, actual.Temperature);
        Assert.Equal(alone.Parameters.Span, together.Parameters.Span);
    }

    [Fact]
    public void Few_rows_are_kept_as_their_logits_class_and_weight() =>
        Assert.Equal(
            (100.0 * (12 + 2), 500.0 * (12 + 2)),
            (TemperatureCalibration.FloatsOf(100, 1, 4, 3), TemperatureCalibration.FloatsOf(100, 5, 4, 3)));

    [Theory]
    [InlineData(int.MaxValue, 1, 1)]
    [InlineData(int.MaxValue, 64, 1000)]
    [InlineData(100_000, 8, 100_000)]
    [InlineData(1_000_000, 1, 2)]
    public void What_is_kept_to_search_with_is_bounded_whatever_rows_members_and_classes_are(int rows, int members, int outputs) =>
        Assert.All([1, 5, 64], networks =>
            Assert.InRange(TemperatureCalibration.FloatsOf(rows, networks, members, outputs), 1, 3.0 * TemperatureCalibration.MostLogits));

    [Fact]
    public void Rows_beyond_the_bound_are_taken_evenly_and_find_nearly_the_same()
    {
        // With 4,096 outputs 8,192 of the 20,000 rows are kept.
        const int Classes = 4096;
        var network = new FeedForwardNetwork(new Layout([1, Classes]), [Activation.Softmax]);
        for (var k = 0; k < Classes; k++)
            network.Weights(0)[0, k] = k < 2 ? 10 : 0;
        var rows = TrainingMatrix.ForClasses(1, Classes, weighted: false);
        for (var row = 0; row < 20_000; row++)
        {
            rows.NextRow()[0] = 1;
            rows.AddClass(row % 10 == 0 ? 2 : row % 2, 1);
        }

        var found = TemperatureCalibration.Apply([network], [rows]);

        // Two classes have 0.45 of the rows each, 4,094 classes share a tenth. The logits differ by the log of 0.45 * 4,094 / 0.1.
        Assert.Equal(10 / Math.Log(0.45 * 4094 / 0.1), found.Temperature, 0.02);
    }

    [Theory]
    [InlineData(float.MaxValue, 1f)]
    [InlineData(1f, float.PositiveInfinity)]
    public void What_cannot_be_calibrated_keeps_its_parameters_and_the_run_its_model_with_a_warning(float feature, float weight)
    {
        var (network, _) = Case(3, 3, noise: 1);
        network.Weights(0)[0, 0] = 10;
        var rows = TrainingMatrix.ForClasses(3, 3, weighted: true);
        for (var row = 0; row < 20; row++)
        {
            rows.NextRow().Fill(row == 7 ? feature : 0.1f);
            rows.AddClass(row % 3, row == 7 ? weight : 1);
        }
        var before = network.Parameters.Span.ToArray();
        List<string> warnings = [];
        var trained = new TrainedMember(network, new TrainingOutcome([], "all epochs done"));

        Assert.Throws<CalibrationException>(() => TemperatureCalibration.Apply([network], [rows]));
        var member = Assert.Single(FinalCalibration.Run([trained], [new MemberRows(rows, rows)], Settings(warnings)));

        Assert.Equal(trained, member);
        Assert.Equal(before, network.Parameters.Span);
        var warning = Assert.Single(warnings);
        Assert.StartsWith("Calibration failed: ", warning);
        Assert.EndsWith("The probabilities are not calibrated; they are those of the trained network.", warning);
    }

    [Fact]
    public void Weights_at_the_end_of_float32_are_weights_as_others_are()
    {
        var (network, rows) = Case(3, 3, noise: 1);
        var (alike, heavy) = Case(3, 3, noise: 1);
        heavy.MultiplyWeights([float.MaxValue / 2, float.MaxValue / 2, float.MaxValue / 2]);

        Assert.Equal(
            TemperatureCalibration.Apply([network], [rows]).Temperature, TemperatureCalibration.Apply([alike], [heavy]).Temperature, 1e-3f);
    }

    [Theory]
    [InlineData(OnCancellation.KeepBest)]
    [InlineData(OnCancellation.Throw)]
    public void A_cancelled_calibration_keeps_the_trained_network_or_ends_the_run_as_asked(OnCancellation onCancellation)
    {
        var (network, rows) = Case(3, 3, noise: 1);
        var before = network.Parameters.Span.ToArray();
        List<string> warnings = [];
        var checks = 0;
        var settings = Settings(warnings) with
        {
            OnCancellation = onCancellation,
            CheckAlive = () =>
            {
                if (++checks > 20)
                    throw new OperationCanceledException();
            },
        };
        var trained = new TrainedMember(network, new TrainingOutcome([], "all epochs done"));
        var ofMember = new MemberRows(rows, rows);

        if (onCancellation == OnCancellation.Throw)
        {
            Assert.Throws<OperationCanceledException>(() => FinalCalibration.Run([trained], [ofMember], settings));
            return;
        }
        var outcome = Assert.Single(FinalCalibration.Run([trained], [ofMember], settings)).Outcome;

        Assert.True(outcome.WasCancelled);
        Assert.Null(outcome.Calibration);
        Assert.Equal(before, network.Parameters.Span);
        Assert.Single(warnings);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Logits_of_any_size_and_rows_of_one_value_are_no_fault(int outputs)
    {
        var (network, rows) = Case(outputs, 1e30f, noise: 1);
        Assert.True(double.IsFinite(TemperatureCalibration.Apply([network], [rows]).LossAfter));
        network.Parameters.Span.Clear();
        var flat = TemperatureCalibration.Apply([network], [rows]);
        Assert.Equal(1, flat.Temperature);
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
}
