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

    // The same network with all features dense, and with the baseline 0 for those that are sparse.
    [Theory]
    [InlineData((int)ScoreKind.Activation, 1)]
    [InlineData((int)ScoreKind.LogOdds, 3)]
    [InlineData((int)ScoreKind.Probabilities, 2)]
    public void Sparse_features_contribute_as_dense_ones_do_whose_baseline_is_0(int scoreKind, int members)
    {
        const int Width = 9, Units = 6;
        int[] denseSlots = [1, 4], sparseSlots = [0, 3, 8];
        var outputs = scoreKind == (int)ScoreKind.Probabilities ? 3 : 1;
        var output = LinearPath.CreateNetwork(1, outputs, (ScoreKind)scoreKind).OutputActivation;
        Activation[] activations = [Activation.Mish, Activation.Tanh, output];
        // Feature 3 has a flag, which is the sparse input 3.
        var inputs = new SparseInputs(Width, denseSlots, sparseSlots, [1, 1, 1], [1]);
        var sparse = new FeedForwardNetwork(
            new Layout([2, Units, 5, outputs], hasSlopes: true, membersPerNetwork: members, sparse: new SparseShape(inputs.Count, 0.7f)),
            activations);
        WeightInitialization.HeNormal.Apply(sparse, seed: 2);
        var dense = new FeedForwardNetwork(
            new Layout([2 + inputs.Count, Units, 5, outputs], hasSlopes: true, membersPerNetwork: members), activations);
        Copy(sparse, dense, 2);
        NetworkModel Model(FeedForwardNetwork network, float[] means, SparseInputs? divide) =>
            new(network, (ScoreKind)scoreKind, "", [], []) { Features = new FeatureSummary(means, []), Sparse = divide };
        var (ofSparse, ofDense) = (Model(sparse, [0.5f, -1], inputs), Model(dense, [0.5f, -1, 0, 0, 0, 0], null));
        float[] row = [2, 1.5f, 0, -0.75f, 0, 7, 0, 0, 0.25f], missing = [.. row];
        missing[3] = float.NaN;
        foreach (var (features, all) in new[]
        {
            (row, new[] { 1.5f, 0, 2, -0.75f, 0.25f, 0 }), (missing, [1.5f, 0, 2, 0, 0.25f, 1]), (new float[Width], new float[6]),
        })
        {
            float[] found = new float[Width], expected = new float[6];
            var (a, b) = (ofSparse.Explain(features, null, found), ofDense.Explain(all, null, expected));

            Assert.Equal(b.Output, a.Output);
            Assert.Equal(b.Base, a.Base, 1e-5);
            Assert.Equal(b.Score, a.Score, 1e-5);
            Assert.Equal(0, found[5] + found[2] + found[6] + found[7]);
            var contributions = new[] { found[1], found[4], found[0], found[3], found[8] };
            expected[3] += expected[5];
            for (var i = 0; i < contributions.Length; i++)
                Assert.Equal(expected[i], contributions[i], 1e-5);
            List<SlotContribution> listed = [];
            var (slots, values) = NonZeros.Of(features);
            Assert.Equal(a, ofSparse.Explain(slots, values, null, listed));
            Assert.Equal(features == row || features == missing ? [0, 1, 3, 4, 8] : [1, 4], listed.Select(item => item.Slot));
            Assert.All(listed, item => Assert.Equal(found[item.Slot], item.Contribution));
        }
    }

    // Copies all parameters; the first weights of the dense network are those of the dense inputs, then those of the sparse ones.
    private static void Copy(FeedForwardNetwork sparse, FeedForwardNetwork dense, int inputs)
    {
        var ofSparse = sparse.Layout.Sparse!.In(sparse.Parameters);
        foreach (var (from, to) in sparse.Layout.Stages.Where(stage => stage is not SparseSum).SelectMany(stage => stage.Blocks)
            .Zip(dense.Layout.Stages.SelectMany(stage => stage.Blocks)))
        {
            var (source, target) = (from.In(sparse.Parameters), to.In(dense.Parameters));
            // The scales of members; sparse inputs have none.
            for (var row = 0; row < source.Rows; row++)
            {
                target.Row(row).Fill(1);
                source.Row(row).CopyTo(target.Row(row));
            }
            for (var row = source.Rows; row < target.Rows; row++)
                ofSparse.Row(row - inputs).CopyTo(target.Row(row));
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
