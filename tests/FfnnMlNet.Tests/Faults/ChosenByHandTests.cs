using FfnnMlNet.Tests.Harness;
using FfnnMlNet.Tests.Options;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>An option that the user sets is never overwritten, nor is null where null is a value. The log names the options that Effort
/// leaves at their defaults because of it.</summary>
public class ChosenByHandTests
{
    private const string LeftByRate =
        "LearningRate is set, so Effort does not choose the options that fit only its own choice of LearningRate; they have their plain " +
        "defaults: Optimizer adam(0.9, 0.999, 1E-08), LearningRateSchedule constant, LearningRateFactors none, WeightDecaySchedule none. " +
        "Set them too, or leave LearningRate unset.";

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Null_set_by_hand_is_a_choice_where_null_means_something()
    {
        // Above 10,000 rows Effort chooses each of these options.
        var unset = new FfnnTrainer.Options { EarlyStopping = new EarlyStopping(3) }.Describe(20_000);
        var set = new FfnnTrainer.Options
        {
            WeightAveraging = null, DropoutSchedule = null, WeightDecaySchedule = null, LearningRateFactors = null, Loss = null,
            ValidationFraction = null, ScheduleEpochs = null, EarlyStopping = null, GradientClipping = null, OutputActivation = null,
        }.Describe(20_000);

        string[] names =
        [
            "WeightAveraging", "DropoutSchedule", "WeightDecaySchedule", "LearningRateFactors", "Loss", "ValidationFraction",
            "ScheduleEpochs",
        ];
        Assert.All(names, name => Assert.Equal(OptionSource.Effort, unset[name].Source));
        Assert.All(names, name => Assert.NotEqual(OptionSource.Effort, set[name].Source));
        Assert.All(names, name => Assert.NotEqual(unset[name].Value, set[name].Value));
        Assert.Equal(("cross-entropy", "none", "0"), (set["Loss"].Value, set["WeightAveraging"].Value, set["ValidationFraction"].Value));
    }

    [Fact]
    public void Null_is_unset_where_it_means_nothing()
    {
        var options = new FfnnTrainer.Options { BatchSize = 7, Activation = Activation.Tanh, SelectBestBy = BestBy.ValidationLoss };
        (options.BatchSize, options.Activation, options.SelectBestBy) = (null, null, null);

        Assert.Equal(new FfnnTrainer.Options().Describe(1_000).ToString(), options.Describe(1_000).ToString());
    }

    [Fact]
    public void A_model_without_averages_is_trained_where_null_was_set()
    {
        var model = new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            NumberOfEpochs = 1, EnsembleSize = 1, Seed = 1, DropoutSchedule = null, LearningRateFactors = null, Loss = null,
        }).Fit(Tables.Iris(_ml)).Model;

        Assert.Equal(("none", "none", "cross-entropy"), (
            model.TrainingOptions["DropoutSchedule"], model.TrainingOptions["LearningRateFactors"], model.TrainingOptions["Loss"]));
    }

    [Fact]
    public void What_a_set_rate_makes_effort_leave_stands_in_one_line_of_the_log() =>
        Assert.Equal(LeftByRate, Assert.Single(LinesOf(new FfnnTrainer.Options { LearningRate = 0.01f })));

    [Fact]
    public void So_does_what_a_set_optimizer_makes_it_leave() => Assert.StartsWith(
        "Optimizer is set, so Effort does not choose the options that fit only its own choice of Optimizer; they have their plain " +
        "defaults: LearningRate 0.001, LearningRateSchedule constant, LearningRateFactors none, WeightDecaySchedule none. ",
        Assert.Single(LinesOf(new FfnnTrainer.Options { Optimizer = Optimizer.AdamW() })), StringComparison.Ordinal);

    [Fact]
    public void Nothing_is_said_where_nothing_is_left()
    {
        Assert.Empty(LinesOf(new FfnnTrainer.Options()));
        Assert.Empty(LinesOf(new FfnnTrainer.Options { Effort = Effort.Manual, LearningRate = 0.01f }));
        Assert.Empty(LinesOf(new FfnnTrainer.Options
        {
            Optimizer = Optimizer.Adam(), LearningRate = 0.01f, LearningRateSchedule = LearningRateSchedule.Cosine,
            LearningRateFactors = null, WeightDecaySchedule = null,
        }));
    }

    [Theory]
    [InlineData("LearningRate")]
    [InlineData("Optimizer")]
    public void The_documentation_says_what_is_left(string option)
    {
        var text = OptionDocs.All(option);

        string[] others = ["LearningRate", "Optimizer", "LearningRateSchedule", "LearningRateFactors", "WeightDecaySchedule"];
        foreach (var other in others.Except([option]))
            Assert.Contains(other, text, StringComparison.Ordinal);
        Assert.Contains("have their plain defaults, whatever the effort", text, StringComparison.Ordinal);
    }

    private IEnumerable<string> LinesOf(FfnnTrainer.Options options)
    {
        var log = new LogCapture(_ml);
        (options.NumberOfEpochs, options.EnsembleSize, options.Seed) = (1, 1, 1);
        new FfnnTrainer(_ml, options).Fit(Tables.Iris(_ml));
        return log.Of(ChannelMessageKind.Info).Where(line => line.Contains("is set, so Effort", StringComparison.Ordinal)).ToArray();
    }
}
