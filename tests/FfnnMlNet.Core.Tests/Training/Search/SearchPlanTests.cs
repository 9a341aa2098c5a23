using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training.Search;

/// <summary>How many draws are trained on how many folds.</summary>
public class SearchPlanTests
{
    [Fact]
    public void Fewer_draws_are_trained_on_more_folds()
    {
        Assert.Equal([(24, 1), (8, 2), (2, 8)], SearchPlan.Of(24, 8, sure: 0).Rounds);
        Assert.Equal([(60, 1), (20, 2), (5, 5)], SearchPlan.Of(60, 5, sure: 0).Rounds);
        Assert.Equal([(1, 1), (1, 2), (1, 5)], SearchPlan.Of(1, 5, sure: 0).Rounds);
        Assert.Equal([(9, 1), (3, 2)], SearchPlan.Of(9, 2, sure: 0).Rounds);
        Assert.Equal([(9, 1)], SearchPlan.Of(9, 1, sure: 0).Rounds);
        Assert.Empty(SearchPlan.Of(0, 5, sure: 0).Rounds);
    }

    [Fact]
    public void Sure_draws_are_in_every_round_besides_the_best_of_the_others()
    {
        Assert.Equal([(26, 1), (10, 2), (4, 8)], SearchPlan.Of(26, 8, sure: 2).Rounds);
        Assert.Equal([(2, 1), (2, 2), (2, 8)], SearchPlan.Of(2, 8, sure: 2).Rounds);
        Assert.Equal([(1, 1), (1, 2), (1, 8)], SearchPlan.Of(1, 8, sure: 2).Rounds);
        Assert.Equal(1, SearchPlan.Of(1, 8, sure: 2).Sure);
    }

    [Fact]
    public void The_folds_by_which_draws_were_left_out_are_known()
    {
        Assert.Equal(2, SearchPlan.Of(24, 8, sure: 0).DecidingFolds);
        Assert.Equal(1, SearchPlan.Of(9, 2, sure: 0).DecidingFolds);
        Assert.Equal(0, SearchPlan.Of(3, 8, sure: 3).DecidingFolds);
        Assert.Equal(0, SearchPlan.Of(9, 1, sure: 0).DecidingFolds);
        Assert.Equal(0, SearchPlan.Of(0, 8, sure: 0).DecidingFolds);
    }

    [Fact]
    public void The_work_is_that_of_all_networks_that_are_trained()
    {
        var plan = SearchPlan.Of(24, 8, sure: 0);

        Assert.Equal(24 + 8 + (2 * 6), plan.Networks);
        Assert.Equal(plan.Networks * 3.0, plan.WorkOf([.. Enumerable.Repeat(3.0, 24)]));
        Assert.Equal(0, SearchPlan.Of(0, 8, sure: 0).WorkOf([]));
    }
}
