using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

public class SharingChoiceTests
{
    [Theory]
    [InlineData(1, 8)]
    [InlineData(1, 1.2)]
    [InlineData(8, 1)]
    [InlineData(1.9, 1)]
    [InlineData(0.97, 1)]
    public void The_faster_way_is_kept_and_the_other_costs_a_few_hundredths(double shared, double alone)
    {
        var choice = Begun();
        double spent = 0;
        const int Looks = 5000;
        for (var look = 0; look < Looks; look++)
        {
            var ticks = choice.IsAlone ? alone : shared;
            spent += ticks;
            choice.Judge(ticks);
        }

        Assert.InRange(spent / Looks / Math.Min(shared, alone), 1, shared > alone ? 1.05 : 1.15);
        Assert.InRange(spent / Looks, 0, 1.05 * alone);
    }

    [Fact]
    public void It_follows_when_the_machine_becomes_busy_and_idle_again()
    {
        var choice = Begun();
        double Spent(double shared, double alone)
        {
            double spent = 0;
            for (var look = 0; look < 2000; look++)
            {
                var ticks = choice.IsAlone ? alone : shared;
                spent += ticks;
                choice.Judge(ticks);
            }
            return spent / 2000;
        }

        Assert.InRange(Spent(shared: 1, alone: 2), 1, 1.1);
        Assert.InRange(Spent(shared: 10, alone: 3), 3, 3.3);
        Assert.InRange(Spent(shared: 1, alone: 2), 1, 1.2);
    }

    [Fact]
    public void Noise_of_time_slices_does_not_make_a_slow_way_look_fast()
    {
        // A step on one thread takes 1 tick and sometimes 3; a step on several takes 1.5 and sometimes 6.
        var choice = Begun();
        var random = new RandomStream(1, RandomPurpose.Shuffle, 0);
        double spent = 0, alone = 0;
        for (var look = 0; look < 5000; look++)
        {
            var isHit = random.NextInt32(4) == 0;
            var ticks = choice.IsAlone ? isHit ? 3 : 1 : isHit ? 6 : 1.5;
            spent += ticks;
            alone += isHit ? 3 : 1;
            choice.Judge(ticks);
        }

        Assert.InRange(spent / alone, 1, 1.1);
    }

    [Fact]
    public void A_short_run_is_one_thread_from_its_first_step_to_its_last()
    {
        var choice = new SharingChoice();
        Assert.False(choice.IsAlone);
        choice.StartSteps();
        for (var step = 0; step < 1000; step++)
        {
            Assert.True(choice.IsAlone);
            choice.Judge(ticksOfStep: 1, mayTry: false);
        }
        choice.StopSteps();
    }

    private static SharingChoice Begun()
    {
        var choice = new SharingChoice();
        choice.StartSteps();
        return choice;
    }
}
