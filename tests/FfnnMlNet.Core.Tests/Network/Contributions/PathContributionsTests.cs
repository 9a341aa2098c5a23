using FfnnMlNet.Network;
using Xunit;

namespace FfnnMlNet.Core.Tests.Network.Contributions;

/// <summary>Contributions agree with integrals of central differences of the scores along the same path.</summary>
public class PathContributionsTests
{
    private const int Features = 3;

    private static readonly float[] Means = [0.5f, -1, 0.25f];

    public static TheoryData<int, int, int, float, int> Cases => new()
    {
        // Kind of score, outputs, networks, share of the linear model, members per network.
        { (int)ScoreKind.Activation, 2, 1, 0, 1 },
        { (int)ScoreKind.Activation, 2, 2, 0.25f, 2 },
        { (int)ScoreKind.LogOdds, 1, 1, 0, 1 },
        { (int)ScoreKind.LogOdds, 1, 3, 0.5f, 2 },
        { (int)ScoreKind.Probabilities, 3, 1, 0, 1 },
        { (int)ScoreKind.Probabilities, 3, 2, 0.75f, 2 },
        { (int)ScoreKind.Margin, 1, 2, 0, 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void They_are_the_integral_of_the_gradient(int scoreKind, int outputs, int networks, float share, int members)
    {
        var model = Model((ScoreKind)scoreKind, outputs, networks, share, members);
        foreach (var row in new[] { new[] { 1.5f, 0.5f, -1 }, [-1, -2.5f, 2] })
        {
            for (var output = 0; output < outputs; output++)
            {
                var contributions = new float[Features];
                var explained = model.Explain(row, output, contributions);

                Assert.Equal(ScoreOf(model, row, output), explained.Score, 1e-4);
                Assert.Equal(ScoreOf(model, Means, output), explained.Base, 1e-4);
                for (var i = 0; i < Features; i++)
                    Assert.Equal(Twin(model, row, output, i), contributions[i], 5e-3);
                Assert.Equal(explained.Score - explained.Base, contributions.Sum(), 1e-5);
            }
        }
    }

    [Fact]
    public void Embedded_inputs_and_missing_flags_belong_to_their_features()
    {
        // Each feature has its own part of an additive score, so its contribution is the change of that part.
        var embedding = new InputEmbedding(5, [0], [new SlotRange(1, 2)], 3, 3, 2, hasScale: true);
        var network = new FeedForwardNetwork(new Layout([embedding.OutputCount, 1], embedding), [Activation.Identity]);
        WeightInitialization.HeNormal.Apply(network, seed: 4);
        var inputs = new InputTransform(
            [
                new(InputShape.SmoothClip, 1, 0.5f, 2), new(InputShape.Plain, 0), new(InputShape.Plain, 0),
                new(InputShape.Linear, 0.5f, 1, 0.25f),
            ],
            [3], [new SlotRange(1, 2)]);
        var model = new NetworkModel(network, ScoreKind.Activation, "", [], [], inputs)
        {
            Features = new FeatureSummary([0.25f, 0.75f, 0.25f, 2], []),
        };
        float[] row = [-1, 0, 1, float.NaN], contributions = new float[4];

        var explained = model.Explain(row, null, contributions);

        for (var slot = 0; slot < 4; slot++)
        {
            float[] moved = [.. row];
            moved[slot] = model.Features!.Means[slot];
            Assert.Equal(explained.Score - ScoreOf(model, moved, 0), contributions[slot], 1e-4);
            Assert.True(Math.Abs(contributions[slot]) > 1e-3, $"{slot}: {contributions[slot]}");
        }
    }

    [Fact]
    public void Activations_with_corners_take_more_points_and_add_up()
    {
        var network = new FeedForwardNetwork(new Layout([Features, 30, 30, 1]), [Activation.Relu, Activation.Relu, Activation.Identity]);
        WeightInitialization.HeNormal.Apply(network, seed: 3);
        var model = new NetworkModel(network, ScoreKind.Activation, "", [], []) { Features = new FeatureSummary(Means, []) };
        var path = new PathContributions(model);
        var (contributions, most) = (new float[Features], 0);
        for (var i = 0; i < 40; i++)
        {
            float[] row = [(i * 7 % 11) - 5, (i * 5 % 13) - 6, (i * 3 % 7) - 3];
            var explained = path.Of(row, null, contributions);
            most = Math.Max(most, path.PointCount);
            Assert.Equal(explained.Score - explained.Base, contributions.Sum(), 1e-4 * Math.Max(1, Math.Abs(explained.Score)));
        }
        Assert.True(most > 7, $"{most}");
    }

    [Theory]
    [InlineData(-40, 3)]
    [InlineData(60, 30)]
    [InlineData(-0.5, 2)]
    public void Log_odds_of_a_mixture_and_their_gradient_agree_with_those_in_double(double first, double second)
    {
        double[] weights = [0.25, 0.75], gradient = new double[2];

        var found = LogOddsMixture.Of([first, second], weights, gradient);

        double Of(double a, double b) => Math.Log(
            ((0.25 * Sigmoid(a)) + (0.75 * Sigmoid(b))) / ((0.25 * Sigmoid(-a)) + (0.75 * Sigmoid(-b))));
        Assert.Equal(Of(first, second), found, 1e-5 * Math.Max(1, Math.Abs(found)));
        Assert.Equal((Of(first + 1e-4, second) - Of(first - 1e-4, second)) / 2e-4, gradient[0], 1e-4);
        Assert.Equal((Of(first, second + 1e-4) - Of(first, second - 1e-4)) / 2e-4, gradient[1], 1e-4);
    }

    // The score that is explained: for several classes the log-odds.
    private static double ScoreOf(NetworkModel model, float[] row, int output)
    {
        var scores = new float[model.Network.Layout.OutputCount];
        model.Predict(row, scores);
        double p = scores[output];
        return model.ScoreKind == ScoreKind.Probabilities ? Math.Log(p / (1 - p)) : p;
    }

    // The midpoint rule of central differences.
    private static double Twin(NetworkModel model, float[] row, int output, int feature)
    {
        const int Points = 200;
        const float Step = 5e-3f;
        double sum = 0;
        float[] point = new float[Features], next = new float[Features];
        for (var k = 0; k < Points; k++)
        {
            for (var i = 0; i < Features; i++)
                point[i] = Means[i] + ((k + 0.5f) / Points * (row[i] - Means[i]));
            point.CopyTo(next, 0);
            next[feature] += Step;
            point[feature] -= Step;
            sum += (ScoreOf(model, next, output) - ScoreOf(model, point, output)) / (next[feature] - point[feature]);
        }
        return sum / Points * (row[feature] - Means[feature]);
    }

    private static NetworkModel Model(ScoreKind kind, int outputs, int networks, float share, int membersPerNetwork)
    {
        var output = kind == ScoreKind.Margin ? Activation.Identity : LinearPath.CreateNetwork(1, outputs, kind).OutputActivation;
        var members = Enumerable.Range(0, networks).Select(seed =>
        {
            var network = new FeedForwardNetwork(
                new Layout([Features, 6, 5, outputs], hasSlopes: true, membersPerNetwork: membersPerNetwork),
                [Activation.Tanh, Activation.Mish, output]);
            WeightInitialization.HeNormal.Apply(network, seed + 1);
            return network;
        }).ToArray();
        var transform = kind == ScoreKind.Activation ? new OutputTransform([2, 3], [10, -10], [], []) : null;
        // Linear without limits, so the path of the features is straight in all inputs.
        var inputs = new InputTransform(
            [.. Enumerable.Range(0, Features).Select(slot => new SlotRule(InputShape.Linear, 0, slot, 0.5f))], [], []);
        var linear = kind == ScoreKind.Margin ? null : LinearPath.CreateNetwork(Features, outputs, kind);
        if (linear is not null)
            WeightInitialization.HeNormal.Apply(linear, seed: 9);
        return new NetworkModel(members, kind, "", [], [], inputs, transform, 0)
        {
            Features = new FeatureSummary(Means, []),
            Linear = share > 0 ? new LinearPath(linear!, inputs, kind, transform, share) : null,
        };
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
