using FfnnMlNet.Core.Tests.Harness;
using FfnnMlNet.Schedules;
using Xunit;

namespace FfnnMlNet.Core.Tests.Schedules;

public class ScheduleTests
{
    public static TheoryData<string> BuiltIn => [.. ScheduleCatalog.BuiltIn.Select(schedule => schedule.Signature)];

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void A_factor_is_in_0_to_1_and_depends_on_the_progress_alone(string signature)
    {
        const int Steps = 120, StepsPerEpoch = 12;
        var schedule = ScheduleCatalog.BuiltIn.Single(candidate => candidate.Signature == signature);
        RunProgress At(int step, int reductions) =>
            new(step, step % StepsPerEpoch, Steps) { EpochsDone = step / StepsPerEpoch, Reductions = reductions };

        var factors = Enumerable.Range(0, Steps).Select(step => schedule.FactorAt(At(step, reductions: step / 40))).ToArray();

        Assert.All(factors, factor => Assert.InRange(factor, 0, 1));
        Assert.Contains(factors, factor => factor > 0.5);
        for (var step = Steps - 1; step >= 0; step--)
            Assert.Equal(factors[step], schedule.FactorAt(At(step, reductions: step / 40)));
    }

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void Every_factor_of_a_run_is_that_of_the_twin(string signature)
    {
        const int StepsPerEpoch = 12;
        // Improvements of more and of less than 5 %, and losses that rise.
        double[] losses = [1, 0.9, 0.88, 0.5, 0.49, 0.7, 0.3, 0.3, 0.29, 0.1];
        var schedule = ScheduleCatalog.BuiltIn.Single(candidate => candidate.Signature == signature);
        Assert.True(ScheduleTwins.All.TryGetValue(signature, out var twin), $"ScheduleTwins has no line for {signature}.");

        var state = new PlateauState();
        for (var epoch = 0; epoch < losses.Length; epoch++)
        {
            for (var step = 0; step < StepsPerEpoch; step++)
            {
                var (sinceStart, total) = ((epoch * StepsPerEpoch) + step, losses.Length * StepsPerEpoch);
                var progress = new RunProgress(sinceStart, step, total) { EpochsDone = epoch, Reductions = state.Reductions };

                Assert.Equal(twin(new ScheduleMoment(sinceStart, step, total, losses[..epoch])), schedule.FactorAt(progress), 1e-12);
            }
            schedule.Observe(losses[epoch], ref state);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(20)]
    public void Cos_log_is_its_formula(int cycles)
    {
        var schedule = LearningRateSchedule.CosLog(cycles);
        for (var step = 0; step < 1000; step++)
        {
            var expected = 0.5 * (1 - Math.Cos(2 * Math.PI * Math.Log2(1 + ((Math.Pow(2, cycles) - 1) * step / 1000.0))));

            Assert.Equal(expected, schedule.FactorAt(new RunProgress(step, step, 1000)), 1e-12);
        }
    }

    [Fact]
    public void A_plateau_is_so_many_epochs_without_a_new_lowest_loss()
    {
        var schedule = LearningRateSchedule.ReduceOnPlateau(reduction: 0.5f, patience: 2, minimumImprovement: 0.01f, lowestFactor: 0.1875f);
        var state = new PlateauState();
        // From 1 to 0.995 is an improvement of less than 1 %, and NaN is none at all.
        double[] losses = [1, 0.995, 0.9, 0.9, double.NaN, 0.9, 0.9, 0.8, 0.8, 0.8, 0.8, 0.8];
        double[] expected = [1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.1875, 0.1875, 0.1875];

        var factors = losses.Select(loss =>
        {
            schedule.Observe(loss, ref state);
            return schedule.FactorAt(new RunProgress(0, 0, 1) { Reductions = state.Reductions });
        });

        Assert.Equal(expected, factors);
    }

    [Fact]
    public void Warm_up_passes_the_loss_on_to_the_schedule_behind_it()
    {
        var schedule = LearningRateSchedule.Warmup(2, LearningRateSchedule.ReduceOnPlateau(0.5f, patience: 1));
        var state = new PlateauState();
        schedule.Observe(1, ref state);
        schedule.Observe(1, ref state);

        Assert.Equal(0.25, schedule.FactorAt(new RunProgress(0, 0, 9) { Reductions = state.Reductions }));
        Assert.Equal(0.5, schedule.FactorAt(new RunProgress(5, 5, 9) { Reductions = state.Reductions }));
    }

    [Fact]
    public void A_loss_of_zero_or_below_improves_by_its_size()
    {
        var schedule = LearningRateSchedule.ReduceOnPlateau(0.5f, patience: 1, minimumImprovement: 0.1f);
        var state = new PlateauState();
        foreach (var loss in new[] { 0.0, -1, -1.2, -1.25 })
            schedule.Observe(loss, ref state);

        Assert.Equal(1, state.Reductions);
    }

    [Fact]
    public void Options_out_of_range_are_errors_that_say_the_range()
    {
        Assert.StartsWith("cycles must be 1 to 20, but was 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.CosLog(0)).Message);
        Assert.StartsWith("reduction must be above 0 and below 1, but was 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.ReduceOnPlateau(1)).Message);
        Assert.StartsWith("patience must be at least 1, but was 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.ReduceOnPlateau(patience: 0)).Message);
    }
}
