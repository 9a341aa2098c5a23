using FfnnMlNet.Core.Tests.Harness;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Network;

public class MemberMeanTests
{
    public static TheoryData<int, int> Kinds => new()
    {
        { (int)ScoreKind.Probabilities, 3 }, { (int)ScoreKind.LogOdds, 1 }, { (int)ScoreKind.Margin, 1 }, { (int)ScoreKind.Activation, 2 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Scores_are_the_mean_of_the_members(int kind, int outputs)
    {
        var members = Members(3, outputs, (ScoreKind)kind);
        var transform = (ScoreKind)kind == ScoreKind.Activation ? new OutputTransform([2, 3], [10, -1], [], []) : null;
        var whole = new NetworkModel(members, (ScoreKind)kind, "", [], [], null, transform, 0);
        float[] features = [0.5f, -1, 2, 0.25f], scores = new float[outputs], alone = new float[outputs];
        var means = new double[outputs];
        foreach (var member in members)
        {
            new NetworkModel(member, (ScoreKind)kind, "", [], [], null, transform).Predict(features, alone);
            for (var k = 0; k < outputs; k++)
                means[k] += (kind == (int)ScoreKind.LogOdds ? 1 / (1 + Math.Exp(-alone[k])) : alone[k]) / members.Length;
        }

        whole.Predict(features, scores);

        for (var k = 0; k < outputs; k++)
            Assert.Equal(kind == (int)ScoreKind.LogOdds ? Math.Log(means[k] / (1 - means[k])) : means[k], scores[k], 1e-5);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_member_scores_as_a_single_network_does_to_the_bit(int kindOfScore, int outputs)
    {
        var kind = (ScoreKind)kindOfScore;
        var member = Members(1, outputs, kind)[0];
        float[] features = [0.5f, -1, 2, 0.25f], expected = new float[outputs], scores = new float[outputs];

        new NetworkModel(member, kind, "", [], []).Predict(features, expected);
        new NetworkModel([member], kind, "", [], [], null, null, 0).Predict(features, scores);

        Assert.Equal(expected, scores);
        // Members that agree score like a single one.
        new NetworkModel([member, member], kind, "", [], [], null, null, 0).Predict(features, scores);
        Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, -3)]
    [InlineData(16.5, 18)]
    [InlineData(20, 30)]
    [InlineData(-25, -40)]
    [InlineData(100, 300)]
    [InlineData(-100, -300)]
    [InlineData(-30, 30)]
    [InlineData(-200, 200)]
    [InlineData(200, 0)]
    public void Log_odds_of_a_mean_probability_keep_their_digits_where_Single_has_only_1(double first, double second)
    {
        // log(sum of p / sum of 1 - p), where the sum of 1 - p is e^-z (1 + ...).
        double Other(double z) => 1 / (1 + Math.Exp(z));
        var expected = Math.Log((Other(-first) + Other(-second)) / (Other(first) + Other(second)));

        var actual = LogOdds.OfMean([(float)first, (float)second]);

        Assert.InRange(actual - expected, -2e-6 * Math.Max(1, Math.Abs(expected)), 2e-6 * Math.Max(1, Math.Abs(expected)));
        Assert.Equal(-actual, LogOdds.OfMean([(float)-first, (float)-second]), 1e-4f);
    }

    [Fact]
    public void Each_member_sees_inputs_through_its_own_embedding()
    {
        var embedding = new InputEmbedding(7, [0, 2, 3], [new SlotRange(4, 6)], 5, 4, 2, hasScale: true);
        var layout = new Layout([embedding.OutputCount, 3, 2], embedding, hasSlopes: true);
        var members = new FeedForwardNetwork[3];
        for (var i = 0; i < 3; i++)
        {
            members[i] = new FeedForwardNetwork(layout, [Activation.Mish, Activation.Softmax]);
            var random = new RandomStream(i, RandomPurpose.Initialization, 0);
            foreach (var slice in layout.InFileOrder)
                for (var row = 0; row < slice.Rows; row++)
                    foreach (ref var parameter in slice.In(members[i].Parameters).Row(row))
                        parameter = random.NextGaussian();
        }
        var model = new NetworkModel(members, ScoreKind.Probabilities, "", [], [], null, null, 0);
        float[] features = [1, -0.5f, 2, 0.25f, 0, 1, 0], scores = new float[2], alone = new float[2], fromFile = new float[2];
        var mean = 0.0;
        foreach (var member in members)
        {
            new NetworkModel(member, ScoreKind.Probabilities, "", [], []).Predict(features, alone);
            mean += alone[0] / 3.0;
        }

        model.Predict(features, scores);
        NetworkReader.Read(NetworkWriter.Write(model)).Predict(features, fromFile);

        Assert.Equal(mean, scores[0], 1e-6);
        Assert.Equal(scores, fromFile);
    }

    [Fact]
    public void Scoring_allocates_nothing_and_members_that_are_not_finite_are_no_model()
    {
        var members = Members(3, 3, ScoreKind.Probabilities);
        var model = new NetworkModel(members, ScoreKind.Probabilities, "", [], [], null, null, 0);
        float[] features = new float[4], scores = new float[3];
        model.Predict(features, scores);

        Assert.Equal(0, Allocations.LeastOf(() => model.Predict(features, scores)));

        members[2].Parameters.Span[0] = float.NaN;
        Assert.Throws<InvalidOperationException>(() => new NetworkModel(members, ScoreKind.Probabilities, "", [], [], null, null, 0));
    }

    private static FeedForwardNetwork[] Members(int count, int outputs, ScoreKind kind)
    {
        var last = kind switch
        {
            ScoreKind.Probabilities => Activation.Softmax,
            ScoreKind.LogOdds => Activation.Sigmoid,
            _ => Activation.Identity,
        };
        var members = new FeedForwardNetwork[count];
        for (var i = 0; i < count; i++)
        {
            members[i] = new FeedForwardNetwork(new Layout([4, 5, outputs]), [Activation.Tanh, last]);
            WeightInitialization.HeNormal.Apply(members[i], seed: i);
        }
        return members;
    }
}
