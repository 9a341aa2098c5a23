using FfnnMlNet.Network;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training.Search;

/// <summary>Weights and temperature of an ensemble, by scores of held-out rows.</summary>
public class SearchChoiceTests
{
    [Fact]
    public void Errors_that_cancel_each_other_get_equal_weights_and_the_poor_candidate_none()
    {
        float[] targets = [1, 2, 3, 4];
        var rows = new BlendRows(ScoreKind.Activation, [Numbers(targets, targets)]);
        double[][] candidates =
        [
            rows.ValuesOf([Numbers([2, 1, 4, 3], targets)]), rows.ValuesOf([Numbers([0, 3, 2, 5], targets)]),
            rows.ValuesOf([Numbers([9, 9, 9, 9], targets)]),
        ];

        Assert.Equal([0.5f, 0.5f, 0], GreedySelection.WeightsOf(rows, candidates, null));
    }

    [Theory]
    [InlineData(nameof(ScoreKind.Activation))]
    [InlineData(nameof(ScoreKind.LogOdds))]
    [InlineData(nameof(ScoreKind.Probabilities))]
    public void The_chosen_mean_is_never_worse_than_the_best_candidate(string kindName)
    {
        var kind = Enum.Parse<ScoreKind>(kindName);
        var random = new Random(5);
        for (var repeat = 0; repeat < 20; repeat++)
        {
            HeldOutScores[][] candidates = [.. Enumerable.Range(0, 4).Select(_ => RandomParts(kind, random, seedOfTargets: repeat))];
            var rows = new BlendRows(kind, candidates[0]);
            double[][] values = [.. candidates.Select(rows.ValuesOf)];

            var weights = GreedySelection.WeightsOf(rows, values, null);

            var mean = new double[values[0].Length];
            for (var i = 0; i < mean.Length; i++)
                mean[i] = values.Zip(weights).Sum(pair => pair.First[i] * pair.Second);
            Assert.Equal(1, weights.Sum(), 1e-5);
            Assert.InRange(rows.LossSum(mean, 1), 0, values.Min(own => rows.LossSum(own, 1)) * (1 + 1e-5));
        }
    }

    [Theory]
    [InlineData(0, 0.5f)]
    [InlineData(9, 1)]
    public void Weights_follow_the_folds_that_have_left_no_draw_out(int othersLeftOut, float expected)
    {
        // The first is right on the last two folds, the second on the first two.
        float[][] scores = [[5, 5, 1, 1], [1, 1, 5, 5]];
        SearchTrial[] trials = [.. scores.Select((own, index) => Trial(index, own))];
        var settings = new SearchSettings
        {
            Kind = ScoreKind.Activation,
            Networks = [],
            Training = s_training,
            Rows = [.. scores[0].Select(_ => new MemberRows(null!, null))],
            MostDraws = 1,
            SureDraws = 0,
            MostWork = 0,
            Draw = _ => null,
            Space = "",
        };

        var result = SearchChoice.Of(settings, trials, SearchPlan.Of(1 + othersLeftOut, scores[0].Length, sure: 0));

        Assert.Equal(expected, result.Leaderboard.Single(line => line.Name == "draw 0").Weight);
    }

    [Fact]
    public void The_loss_is_that_of_its_definition()
    {
        HeldOutScores[] numbers = [new([1, 2], [3, 5], [2]), new([0, 1], [1, 1], [1])];
        var ofNumbers = new BlendRows(ScoreKind.Activation, numbers);
        HeldOutScores[] classes = [new([0.5f, 0.25f, 0.25f], [0, 1, 0], [3])];
        var ofClasses = new BlendRows(ScoreKind.Probabilities, classes);
        HeldOutScores[] two = [new([1.5f, -0.5f], [0, 1], [1, 1])];
        var ofTwo = new BlendRows(ScoreKind.LogOdds, two);

        Assert.Equal((2 * (4 + 9) / 2.0) + 0.5, ofNumbers.LossSum(ofNumbers.ValuesOf(numbers), 1), 1e-9);
        Assert.Equal(3 * (0.25 + 0.5625 + 0.0625) / 3, ofClasses.LossSum(ofClasses.ValuesOf(classes), 1), 1e-9);
        Assert.Equal(Math.Log(1 + Math.Exp(1.5)) + Math.Log(1 + Math.Exp(0.5)), ofTwo.LossSum(ofTwo.ValuesOf(two), 1), 1e-5);
        Assert.Equal(3, ofNumbers.WeightSum);
    }

    [Theory]
    [InlineData(nameof(ScoreKind.LogOdds))]
    [InlineData(nameof(ScoreKind.Probabilities))]
    public void The_temperature_brings_back_logits_that_were_divided(string kindName)
    {
        var kind = Enum.Parse<ScoreKind>(kindName);
        // Classes are drawn with the probabilities of the logits, so that 1 is their best temperature.
        var random = new Random(3);
        var (logits, targets) = Drawn(kind, rows: 20_000, random);

        foreach (var factor in new[] { 0.75f, 1, 1.5f })
        {
            HeldOutScores[] parts = [Scores(kind, logits, targets, factor)];
            Assert.Equal(factor, BlendTemperature.Of(kind, [(parts, 0.25f), (parts, 0.75f)], null), 0.03 * factor);
        }
    }

    [Fact]
    public void Dividing_the_logits_keeps_sure_and_impossible_classes()
    {
        float[] scores = [1, 0, 0];
        BlendTemperature.Divide(ScoreKind.Probabilities, scores, 2);

        Assert.Equal(1, scores.Sum(), 1e-6);
        Assert.Equal(1, scores[0], 1e-6);
    }

    private static HeldOutScores Numbers(float[] scores, float[] targets) => new(scores, targets, [1, 1, 1, 1]);

    private static HeldOutScores[] RandomParts(ScoreKind kind, Random random, int seedOfTargets)
    {
        var ofTargets = new Random(seedOfTargets);
        return [.. new[] { 30, 17 }.Select(rows =>
        {
            var (logits, targets) = Drawn(kind, rows, random, ofTargets);
            return kind == ScoreKind.Activation ? new HeldOutScores(logits, targets, [.. Enumerable.Repeat(1f, rows)])
                : Scores(kind, logits, targets, 1);
        })];
    }

    private static int OutputsOf(ScoreKind kind) => kind == ScoreKind.Probabilities ? 3 : 1;

    private static (float[] Logits, float[] Targets) Drawn(ScoreKind kind, int rows, Random random, Random? ofTargets = null)
    {
        var outputs = OutputsOf(kind);
        var (logits, targets) = (new float[rows * outputs], new float[rows * outputs]);
        for (var row = 0; row < rows; row++)
        {
            var own = logits.AsSpan(row * outputs, outputs);
            foreach (ref var logit in own)
                logit = (float)((4 * random.NextDouble()) - 2);
            var at = (ofTargets ?? random).NextDouble();
            if (kind == ScoreKind.Activation)
                targets[row] = (float)at;
            else if (kind == ScoreKind.LogOdds)
                targets[row] = at < 1 / (1 + Math.Exp(-own[0])) ? 1 : 0;
            else
                targets[(row * outputs) + ClassAt(own, at)] = 1;
        }
        return (logits, targets);
    }

    private static int ClassAt(ReadOnlySpan<float> logits, double at)
    {
        var exponentials = logits.ToArray().Select(logit => Math.Exp(logit)).ToArray();
        var (sum, k) = (exponentials[0], 0);
        while (k < logits.Length - 1 && at * exponentials.Sum() >= sum)
            sum += exponentials[++k];
        return k;
    }

    private static HeldOutScores Scores(ScoreKind kind, float[] logits, float[] targets, float factor)
    {
        var outputs = OutputsOf(kind);
        float[] scores = [.. logits.Select(logit => logit * factor)];
        for (var first = 0; kind == ScoreKind.Probabilities && first < scores.Length; first += outputs)
        {
            var row = scores.AsSpan(first, outputs);
            double[] exponentials = [.. row.ToArray().Select(logit => Math.Exp(logit))];
            for (var k = 0; k < outputs; k++)
                row[k] = (float)(exponentials[k] / exponentials.Sum());
        }
        return new HeldOutScores(scores, targets, [.. Enumerable.Repeat(1f, scores.Length / outputs)]);
    }

    private static readonly TrainingSettings s_training = new()
    {
        Objective = new(Activation.Identity, Loss.SquaredError),
        Optimizer = Optimizer.Adam(),
        LearningRate = 1,
        Schedule = LearningRateSchedule.Constant,
        Initialization = WeightInitialization.HeNormal,
        Sampling = Sampling.Shuffle,
        BatchSize = 1,
        NumberOfEpochs = 1,
        Seed = 1,
    };

    // One row per fold, whose target is 1.
    private static SearchTrial Trial(int index, float[] scores)
    {
        var trial = new SearchTrial(
            index, new SearchCandidate($"draw {index}", "", () => throw new NotSupportedException(), s_training, Work: 1), scores.Length);
        foreach (var (fold, score) in scores.Index())
            trial.Record(fold, new TrialFold(
                new FeedForwardNetwork(new Layout([1, 1]), [Activation.Identity]), new([score], [1], [1]), 1, 0, 1, [],
                Duration: null));
        return trial;
    }
}
