using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>Where the patience of early stopping begins too late to end a training, one line of the log says so.</summary>
public class PatienceAfterScheduleTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly LogCapture _log;

    public PatienceAfterScheduleTests() => _log = new LogCapture(_ml);

    [Fact]
    public void With_the_schedule_of_Effort_the_line_says_what_to_set()
    {
        Fit(options => { });

        Assert.Equal(
            "EarlyStopping will not end this training: its patience of 5 epochs begins after the 128 epochs of the schedules, and there " +
            "are 128 epochs. To train until nothing improves, set NumberOfEpochs to several times as many; to end earlier, set " +
            "ScheduleEpochs to fewer epochs, or to null, and the patience begins with the first epoch.", Assert.Single(Lines()));
    }

    [Theory]
    [InlineData("more epochs")]
    [InlineData("shorter schedule")]
    [InlineData("no schedule")]
    [InlineData("by hand")]
    [InlineData("no early stopping")]
    public void What_the_line_advises_is_not_told_again(string what)
    {
        Fit(options =>
        {
            switch (what)
            {
                case "more epochs":
                    options.NumberOfEpochs = 1000;
                    break;
                case "shorter schedule":
                    options.ScheduleEpochs = 3;
                    break;
                case "no schedule":
                    options.ScheduleEpochs = null;
                    break;
                case "by hand":
                    options.Effort = Effort.Manual;
                    break;
                default:
                    options.EarlyStopping = null;
                    break;
            }
            options.OnEpoch = epoch => epoch.Stop();
        });

        Assert.Empty(Lines());
    }

    private string[] Lines() => [.. _log.Of(ChannelMessageKind.Info)
        .Where(line => line.StartsWith("EarlyStopping will not end", StringComparison.Ordinal))];

    private void Fit(Action<FfnnOptions> configure)
    {
        var options = new FfnnTrainer.Options
        {
            Effort = Effort.Fast, HiddenLayers = [4], EnsembleSize = 1, Seed = 1, EarlyStopping = new EarlyStopping(5),
        };
        configure(options);
        new FfnnTrainer(_ml, options).Fit(Tables.Iris(_ml));
    }
}
