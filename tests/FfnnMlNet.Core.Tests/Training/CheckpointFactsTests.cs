using System.Security.Cryptography;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Optimizers;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>The facts that a checkpoint holds about its run, and what they are compared with, in files of this version and earlier
/// ones.</summary>
public class CheckpointFactsTests
{
    private const int Now = 3;
    private const int Before = 1;

    public static TheoryData<int, string, string> Accepted => new()
    {
        { Now, "BatchSize 32", "BatchSize 32" },
        { Now, "", "BatchSize 32" },
        { Before, "", "BatchSize 64" },
        { Before, "", "StepsPerEpoch none" },
        { Before, "", "WeightAveraging none" },
        { Before, "StepsPerEpoch 4", "StepsPerEpoch 4" },
        { Before, "EarlyStopping none, best by ValidationMetric", "EarlyStopping none; SelectBestBy ValidationMetric" },
        { Before, "EarlyStopping patience 3", "EarlyStopping patience 3; SelectBestBy ValidationLoss" },
        { Before, "Dropout 0.15, 0.15", "Dropout 0.15" },
        { Before, "Dropout 0.1, 0.15", "Dropout 0.1, 0.15" },
        { Before, "Dropout ", "Dropout 0.15" },
        { Before, "WeightInitialization he-normal", "WeightInitialization he-normal; the start new parameters" },
        { Before, "WeightInitialization the initial model", "WeightInitialization he-normal; the start the initial model" },
    };

    public static TheoryData<int, string, string, string> Refused => new()
    {
        { Now, "BatchSize 32", "BatchSize 64", "BatchSize was 32 and is now 64" },
        { Now, "", "BatchSize 64", "BatchSize was 32 and is now 64" },
        { Now, "BatchSize 32; NewOption on", "BatchSize 32", "NewOption was on and is now nothing" },
        { Before, "BatchSize 32", "BatchSize 64", "BatchSize was 32 and is now 64" },
        { Before, "", "StepsPerEpoch 4", "StepsPerEpoch was none and is now 4" },
        { Before, "WeightAveraging exponential(0.9)", "WeightAveraging none", "WeightAveraging was exponential(0.9) and is now none" },
        {
            Before, "EarlyStopping none, best by ValidationMetric", "EarlyStopping none; SelectBestBy ValidationLoss",
            "SelectBestBy was ValidationMetric"
        },
        { Before, "EarlyStopping patience 3", "EarlyStopping none; SelectBestBy ValidationLoss", "EarlyStopping was patience 3" },
        { Before, "Dropout 0.15, 0.15", "Dropout 0.2", "Dropout was 0.15 and is now 0.2" },
        {
            Before, "WeightInitialization he-normal", "WeightInitialization he-normal; the start the initial model",
            "the start was new parameters"
        },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void What_agrees_or_was_not_noted_yet_is_gone_on_from(int version, string written, string now) => Restore(version, written, now);

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_differs_is_named(int version, string written, string now, string difference) =>
        Assert.Contains(
            difference, Assert.Throws<NetworkFormatException>(() => Restore(version, written, now)).Message, StringComparison.Ordinal);

    [Fact]
    public void Files_are_of_the_newest_version() => Assert.Equal(Now, BitConverter.ToInt32(Written(""), 8));

    private static void Restore(int version, string written, string now)
    {
        var bytes = Written(written);
        BitConverter.GetBytes(version).CopyTo(bytes, 8);
        SHA256.HashData(bytes.AsSpan(..^CheckpointFile.HashLength)).CopyTo(bytes.AsSpan(^CheckpointFile.HashLength..));
        var facts = Facts(now);
        // A file of an older version always has the start of its run, and the options that were off.
        string[] implied = version == Now
            ? [] : ["the start new parameters", "StepsPerEpoch none", "ScheduleEpochs none", "WeightAveraging none"];
        facts.AddRange(Facts(string.Join("; ", implied)).Where(fact => facts.All(other => other.Name != fact.Name)));
        var network = Network();
        CheckpointFile.Restore(bytes, network, State(network), facts);
    }

    private static byte[] Written(string facts)
    {
        var network = Network();
        using var stream = new MemoryStream();
        CheckpointFile.Write(stream, network, State(network), Facts(facts));
        return stream.ToArray();
    }

    // Parses "BatchSize 32; Dropout 0.1". Each option gets the default of the batch size.
    private static List<RunFact> Facts(string text) =>
    [
        .. from fact in text.Split("; ", StringSplitOptions.RemoveEmptyEntries)
           let end = fact.StartsWith("the start ", StringComparison.Ordinal)
               ? "the start".Length : fact.IndexOf(' ', StringComparison.Ordinal)
           select new RunFact(fact[..end], fact[(end + 1)..], "32"),
    ];

    private static RunState State(FeedForwardNetwork network) => new(
        network, s_settings, new OptimizerState(Optimizer.Adam(), network.Layout.Length), hasValidation: false);

    private static readonly TrainingSettings s_settings = new()
    {
        Objective = new Objective(Activation.Softmax, Loss.CrossEntropy()),
        Optimizer = Optimizer.Adam(),
        LearningRate = 0.01f,
        Schedule = LearningRateSchedule.Constant,
        Initialization = WeightInitialization.HeNormal,
        Sampling = Sampling.InOrder,
        BatchSize = 4,
        NumberOfEpochs = 3,
        Seed = 1,
    };

    private static FeedForwardNetwork Network() => new(new Layout([2, 3]), [Activation.Softmax]);
}
