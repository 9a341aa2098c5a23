using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>OnCancellation.KeepBest gives a model whenever the token is cancelled after the rows were read.</summary>
public class KeepBestTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void A_token_that_fires_before_any_step_leaves_the_start(int members)
    {
        var ml = new MLContext(seed: 1);
        var log = new LogCapture(ml);
        using var source = new CancellationTokenSource();
        // The log line about the coming training is written after the rows are read and prepared, before the first step.
        ml.Log += (_, message) =>
        {
            if (message.RawMessage.StartsWith("Training on ", StringComparison.Ordinal))
                source.Cancel();
        };

        var model = new FfnnTrainer(ml, new FfnnTrainer.Options
        {
            EnsembleSize = members, OnCancellation = OnCancellation.KeepBest, CancellationToken = source.Token, Seed = 1,
        }).Fit(Tables.Iris(ml)).Model;

        Assert.Empty(model.History);
        Assert.Equal(members, model.MemberCount);
        Assert.Contains(log.Warnings, warning => warning.EndsWith(
            "Training was cancelled before its first step. The parameters of the start are kept, as OnCancellation asks.",
            StringComparison.Ordinal));
    }

    [Fact]
    public void Members_that_had_no_turn_are_left_out_where_others_have_learnt()
    {
        var ml = new MLContext(seed: 1);
        using var source = new CancellationTokenSource();

        var model = new FfnnTrainer(ml, new FfnnTrainer.Options
        {
            EnsembleSize = 8, NumberOfThreads = 1, OnCancellation = OnCancellation.KeepBest, CancellationToken = source.Token, Seed = 1,
            OnEpoch = summary => { if (summary.Member == 1 && summary.Epoch == 2) source.Cancel(); },
        }).Fit(Tables.Iris(ml)).Model;

        Assert.Equal(2, model.MemberCount);
    }
}
