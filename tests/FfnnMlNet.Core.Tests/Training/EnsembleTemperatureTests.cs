using FfnnMlNet.Data;
using FfnnMlNet.Training;
using Xunit;
using Xunit.Abstractions;
using static FfnnMlNet.Core.Tests.Training.CalibrationCase;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>One temperature for the networks of an ensemble.</summary>
public class EnsembleTemperatureTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Networks_with_rows_of_their_own_get_the_temperature_of_all_rows_together(int outputs)
    {
        var (sure, some) = Case(outputs, 4, noise: 1, rowCount: 900);
        var (unsure, more) = Case(outputs, 0.7f, noise: 1, rowCount: 2100);
        var (ofSure, ofUnsure) = (Logits(sure, some), Logits(unsure, more));
        var (few, many) = (WeightOf(some), WeightOf(more));
        double Together(double t) => ((few * Loss(ofSure, some, t)) + (many * Loss(ofUnsure, more, t))) / (few + many);
        var best = Enumerable.Range(0, 2000).Select(i => 0.2 * Math.Pow(25, i / 1999.0)).MinBy(Together);

        var calibration = TemperatureCalibration.Apply([sure, unsure], [some, more]);

        output.WriteLine($"grid {best}, found {calibration}");
        Assert.InRange(calibration.Temperature, best * 0.995, best * 1.005);
        Assert.Equal(Together(1), calibration.LossBefore, 1e-5);
        Assert.Equal(Together(calibration.Temperature), calibration.LossAfter, 1e-5);
        // Both were divided.
        Assert.Equal(calibration.LossAfter,
            ((few * Loss(Logits(sure, some), some, 1)) + (many * Loss(Logits(unsure, more), more, 1))) / (few + many), 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Networks_that_share_their_rows_get_the_temperature_of_their_mean(int outputs)
    {
        var (sure, rows) = Case(outputs, 4, noise: 1);
        var (other, _) = Case(outputs, 1, noise: 1);
        foreach (ref var parameter in other.Parameters.Span)
            parameter *= -0.3f;
        var logits = new[] { Logits(sure, rows), Logits(other, rows) };
        double OfMean(double t) => Loss([.. logits[0].Zip(logits[1]).Select(pair => LogOfMean(pair.First, pair.Second, t))], rows, 1);
        var best = Enumerable.Range(0, 2000).Select(i => 0.2 * Math.Pow(25, i / 1999.0)).MinBy(OfMean);

        var calibration = TemperatureCalibration.Apply([sure, other], [rows, rows]);

        output.WriteLine($"grid {best}, found {calibration}");
        Assert.InRange(calibration.Temperature, best * 0.995, best * 1.005);
        Assert.Equal(OfMean(1), calibration.LossBefore, 1e-5);
        Assert.Equal(OfMean(calibration.Temperature), calibration.LossAfter, 1e-5);
    }

    [Fact]
    public void Members_of_a_cancelled_run_keep_their_logits_with_one_warning()
    {
        var (first, rows) = Case(3, 3, noise: 1);
        var (second, _) = Case(3, 3, noise: 1);
        var before = first.Parameters.Span.ToArray();
        List<string> warnings = [];
        var done = new TrainingOutcome([], "all epochs done");
        TrainedMember[] members = [new(first, done), new(second, done with { WasCancelled = true })];
        MemberRows[] ofMembers = [new(rows, rows), new(rows, rows)];

        Assert.Equal(members, FinalCalibration.Run(members, ofMembers, Settings(warnings)));
        // The other member had no finished epoch and was left out.
        Assert.Equal(members[..1], FinalCalibration.Run(members[..1], ofMembers, Settings(warnings)));

        Assert.Equal(before, first.Parameters.Span);
        Assert.Equal(2, warnings.Count);
        Assert.StartsWith("Training was cancelled.", warnings[0]);
    }

    private static double WeightOf(TrainingMatrix rows) => Enumerable.Range(0, rows.RowCount).Sum(row => (double)rows.WeightOf(row));

    // Logits whose probabilities are the mean of two.
    private static float[] LogOfMean(float[] one, float[] other, double temperature)
    {
        double[] Of(float[] z)
        {
            double[] scaled = z.Length == 1 ? [0, z[0] / temperature] : [.. z.Select(k => k / temperature)];
            var sum = scaled.Sum(Math.Exp);
            return [.. scaled.Select(k => Math.Exp(k) / sum)];
        }
        double[] mean = [.. Of(one).Zip(Of(other)).Select(pair => (pair.First + pair.Second) / 2)];
        return one.Length == 1 ? [(float)Math.Log(mean[1] / mean[0])] : [.. mean.Select(p => (float)Math.Log(p))];
    }
}
