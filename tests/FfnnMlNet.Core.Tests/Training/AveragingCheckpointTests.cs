using System.Security.Cryptography;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Training;
using Xunit;
using static FfnnMlNet.Core.Tests.Training.AveragedRun;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>Weight averages of runs that are resumed from a checkpoint, are cancelled, or diverge.</summary>
public sealed class AveragingCheckpointTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"ffnn-{Guid.NewGuid():N}.checkpoint");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("long", false)]
    [InlineData("long", true)]
    [InlineData("short", true)]
    [InlineData("mean", false)]
    [InlineData("mean", true)]
    public void Going_on_from_any_epoch_ends_at_the_bits_of_the_uninterrupted_run(string rule, bool withValidation)
    {
        var settings = Settings(Rule(rule));
        var validation = withValidation ? RandomRows.OfClasses(30, seed: 2) : null;
        var whole = CreateNetwork();
        var history = TrainingLoop.Run(whole, settings, RandomRows.OfClasses(100, seed: 1), validation).History;

        for (var last = 1; last <= Epochs; last++)
        {
            Save(settings, last, validation);
            var resumed = CreateNetwork();
            var outcome = TrainingLoop.Run(
                resumed, settings with { ResumeFrom = File.ReadAllBytes(_path), NumberOfThreads = 2 },
                RandomRows.OfClasses(100, seed: 1), validation);

            Assert.Equal(whole.Fingerprint(), resumed.Fingerprint());
            Assert.Equal(history, outcome.History);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_cancelled_right_after_going_on_keeps_the_average_it_went_on_from(bool withValidation)
    {
        var settings = Settings(WeightAveraging.Exponential(0.9f)) with { OnCancellation = OnCancellation.KeepBest };
        var validation = withValidation ? RandomRows.OfClasses(30, seed: 2) : null;
        var stopped = Save(settings, 3, validation);
        var resumed = CreateNetwork();
        var asked = 0;
        // Cancels in the middle of the fourth epoch. The evaluation of the validation rows before it asks once for each of two batches.
        var most = withValidation ? 5 : 3;

        var outcome = TrainingLoop.Run(resumed, settings with
        {
            ResumeFrom = File.ReadAllBytes(_path),
            CheckAlive = () => { if (++asked > most) throw new OperationCanceledException(); },
        }, RandomRows.OfClasses(100, seed: 1), validation);

        Assert.True(outcome.WasCancelled);
        Assert.Equal(3, outcome.History.Count);
        Assert.Equal(stopped.Fingerprint(), resumed.Fingerprint());
    }

    [Fact]
    public void A_run_that_diverges_falls_back_to_the_average_of_its_best_epoch()
    {
        List<string> warnings = [];
        var settings = Settings(WeightAveraging.Exponential(0.9f)) with
        {
            // With each step the L2 penalty makes the weights 99 times as large.
            Optimizer = Optimizer.Sgd(), LearningRate = 100, L2Regularization = 1, OnDivergence = OnDivergence.KeepBest,
            Warn = warnings.Add,
        };
        var network = CreateNetwork();

        var outcome = TrainingLoop.Run(network, settings, RandomRows.OfClasses(100, seed: 1), RandomRows.OfClasses(30, seed: 2));

        Assert.Single(warnings);
        Assert.StartsWith("diverged; the parameters of ", outcome.Ending);
        Assert.NotEmpty(outcome.History);
        var again = new LossEvaluation(RandomRows.OfClasses(30, seed: 2), 16)
            .Evaluate(network, TheObjective, new(), new Workspace(network, 16), null).Loss;
        Assert.True(outcome.History.All(record => record.ValidationLoss >= again), $"{again}");
    }

    [Fact]
    public void An_average_that_is_cut_off_or_no_number_is_a_format_error()
    {
        var settings = Settings(WeightAveraging.Exponential());
        Save(settings, 2, null);
        var bytes = File.ReadAllBytes(_path);
        string Error(byte[] changed)
        {
            SHA256.HashData(changed.AsSpan(..^CheckpointFile.HashLength)).CopyTo(changed.AsSpan(^CheckpointFile.HashLength..));
            return Assert.Throws<NetworkFormatException>(
                () => TrainingLoop.Run(
                    CreateNetwork(), settings with { ResumeFrom = changed }, RandomRows.OfClasses(100, seed: 1))).Message;
        }

        var last = bytes.ToArray();
        BitConverter.GetBytes(float.NaN).CopyTo(last, last.Length - CheckpointFile.HashLength - sizeof(float));
        Assert.Contains("a weight or bias is not a finite number", Error(last));
        Assert.Contains("it ends too early", Error(bytes[..^sizeof(float)]));
        Assert.Contains("4 bytes follow its last part", Error([.. bytes, 0, 0, 0, 0]));
    }

    private FeedForwardNetwork Save(TrainingSettings settings, int lastEpoch, IExampleSource? validation)
    {
        var network = CreateNetwork();
        TrainingLoop.Run(network, settings with
        {
            Checkpoint = new Checkpoint(_path),
            OnEpoch = summary => { if (summary.Epoch == lastEpoch) summary.Stop(); },
        }, RandomRows.OfClasses(100, seed: 1), validation);
        return network;
    }
}
