using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>A run can be cancelled in the middle of a step. The tests count how often the loop asks whether to go on, not time: a step of
/// this network asks dozens of times.</summary>
public class CancellationTests
{
    private const int Rows = 512;
    private const int Units = 768;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Another_thread_cancels_in_the_middle_of_a_step(int threads)
    {
        var questionsAStep = QuestionsOfTwoEpochs(threads) / 2;
        Assert.InRange(questionsAStep, 10 / threads, 1000);

        using var source = new CancellationTokenSource();
        var asked = 0;
        var askedAfterwards = 0;
        var settings = Settings(threads) with
        {
            CheckAlive = () =>
            {
                if (source.IsCancellationRequested)
                    askedAfterwards++;
                if (++asked == questionsAStep / 2)
                {
                    var other = new Thread(source.Cancel);
                    other.Start();
                    other.Join();
                }
                source.Token.ThrowIfCancellationRequested();
            },
        };
        Assert.Throws<OperationCanceledException>(() => TrainingLoop.Run(CreateNetwork(), settings, CreateRows()));
        Assert.Equal(questionsAStep / 2, asked);
        Assert.Equal(0, askedAfterwards);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void Keeping_the_best_never_keeps_half_a_step(bool validates, bool restoresBest)
    {
        var rows = CreateRows();
        var validation = validates ? rows : null;
        var stopping = validates ? new EarlyStopping(100, restoreBest: restoresBest) : null;
        var afterOne = CreateNetwork();
        TrainingLoop.Run(afterOne, Settings(1) with { NumberOfEpochs = 1, EarlyStopping = stopping }, rows, validation);
        var expected = afterOne.Fingerprint();

        var total = 0;
        TrainingLoop.Run(
            CreateNetwork(), Settings(1) with { NumberOfEpochs = 2, EarlyStopping = stopping, CheckAlive = () => total++ },
            rows, validation);
        var ofFirst = 0;
        TrainingLoop.Run(
            CreateNetwork(), Settings(1) with { NumberOfEpochs = 1, EarlyStopping = stopping, CheckAlive = () => ofFirst++ },
            rows, validation);
        // The number of questions after which the run is cancelled, spread over the second epoch. Its one step ends with the update.
        foreach (var share in new[] { 0, 0.25, 0.5, 0.75, 1 })
        {
            var at = ofFirst + 1 + (int)(share * (total - ofFirst - 1));
            var asked = 0;
            var network = CreateNetwork();
            var outcome = TrainingLoop.Run(
                network,
                Settings(1) with
                {
                    NumberOfEpochs = 2, EarlyStopping = stopping, OnCancellation = OnCancellation.KeepBest,
                    CheckAlive = () => { if (++asked == at) throw new OperationCanceledException(); },
                },
                rows, validation);
            Assert.True(outcome.WasCancelled);
            Assert.Equal(expected, network.Fingerprint());
        }
    }

    private static int QuestionsOfTwoEpochs(int threads)
    {
        var asked = 0;
        TrainingLoop.Run(CreateNetwork(), Settings(threads) with { NumberOfEpochs = 2, CheckAlive = () => asked++ }, CreateRows());
        return asked;
    }

    private static FeedForwardNetwork CreateNetwork() =>
        new(new Layout([8, Units, Units, 2 * Units, 3]), [Activation.Relu, Activation.Relu, Activation.Relu, Activation.Softmax]);

    private static TrainingMatrix CreateRows()
    {
        var rows = TrainingMatrix.ForClasses(8, 3, weighted: false);
        var random = new RandomStream(3, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < Rows; row++)
        {
            foreach (ref var feature in rows.NextRow())
                feature = random.NextSingle();
            rows.AddClass(random.NextInt32(3), 1);
        }
        return rows;
    }

    private static TrainingSettings Settings(int threads) => new()
    {
        Objective = new Objective(Activation.Softmax, Loss.CrossEntropy()),
        Optimizer = Optimizer.Sgd(),
        LearningRate = 0.001f,
        Schedule = LearningRateSchedule.Constant,
        Initialization = WeightInitialization.GlorotUniform,
        Sampling = Sampling.InOrder,
        BatchSize = Rows,
        NumberOfEpochs = 100,
        Seed = 1,
        NumberOfThreads = threads,
    };
}
