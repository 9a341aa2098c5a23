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
    public void The_faster_way_is_kept_and_the_other_costs_a_few_hundredths(double shared, double alone)
    {
        var choice = new SharingChoice();
        double spent = 0;
        const int Looks = 5000;
        for (var look = 0; look < Looks; look++)
        {
            var ticks = choice.IsAlone ? alone : shared;
            spent += ticks;
            choice.Judge(ticks);
        }

        Assert.Equal(alone < shared, choice.IsAlone);
        Assert.InRange(spent / Looks / Math.Min(shared, alone), 1, 1.05);
    }

    [Fact]
    public void It_follows_when_the_other_way_becomes_the_faster()
    {
        var choice = new SharingChoice();
        for (var look = 0; look < 5000; look++)
            choice.Judge(choice.IsAlone ? 2 : 1);
        Assert.False(choice.IsAlone);

        var looks = 0;
        while (!choice.IsAlone || looks < 20)
        {
            choice.Judge(choice.IsAlone ? 2 : 10);
            Assert.InRange(++looks, 1, 600);
        }
        for (var look = 0; look < 15; look++)
            choice.Judge(choice.IsAlone ? 2 : 10);
        Assert.True(choice.IsAlone);
    }

    [Fact]
    public void A_look_takes_several_steps_and_time_between_steps_does_not_count()
    {
        var choice = new SharingChoice(lookTicks: 1);
        choice.StartSteps();
        choice.EndStep();
        Assert.False(choice.IsAlone);
        choice.StopSteps();
        choice.StartSteps();
        choice.EndStep();
        Assert.True(choice.IsAlone);
    }
}
