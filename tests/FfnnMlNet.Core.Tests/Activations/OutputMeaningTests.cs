using FfnnMlNet.Activations;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Activations;

/// <summary>The activation alone says what outputs mean. Tested for each built-in activation, and for one that this assembly
/// adds.</summary>
public class OutputMeaningTests
{
    private const int Inputs = 3;

    // What a new activation adds to the library: a rule, and this line in the catalogue.
    private static readonly ActivationCatalog.Entry AlgebraicEntry = ActivationCatalog.Of<Algebraic>(new Elementwise<Algebraic>(default));

    public static TheoryData<string> BuiltIn => [.. ActivationCatalog.BuiltIn.Select(entry => entry.Id)];

    public static TheoryData<string, int, int> Scores
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (var entry in ActivationCatalog.BuiltIn)
                foreach (var kind in Enum.GetValues<ScoreKind>())
                    foreach (var members in new[] { 1, 3 })
                        data.Add(entry.Id, (int)kind, members);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void Outputs_are_what_the_activation_says_they_mean(string id)
    {
        var activation = ActivationCatalog.Find(id)!.Example;
        double[] z = [-1.5, 0.25, 2], a = new double[3];

        activation.ReferenceApply(z, a);

        var canonical = activation.Meaning switch
        {
            OutputMeaning.Value => z,
            OutputMeaning.Probability => [.. z.Select(value => 1 / (1 + Math.Exp(-value)))],
            OutputMeaning.Rate => [.. z.Select(Math.Exp)],
            OutputMeaning.Distribution => [.. z.Select(value => Math.Exp(value) / z.Sum(Math.Exp))],
            _ => [.. z.Select(value => value - Math.Log(z.Sum(Math.Exp)))],
        };
        Assert.Equal(activation.HasCanonicalLink, a.Zip(canonical).All(pair => Math.Abs(pair.First - pair.Second) < 1e-12));
        Assert.True(activation.Meaning switch
        {
            OutputMeaning.Distribution => Math.Abs(a.Sum() - 1) < 1e-12 && activation.Range.IsInsideUnitInterval,
            OutputMeaning.LogDistribution => Math.Abs(a.Sum(Math.Exp) - 1) < 1e-12,
            OutputMeaning.Probability => activation.Range.IsInsideUnitInterval,
            OutputMeaning.Rate => activation.Range.IsPositive,
            // An activation whose outputs lie in [0, 1] must not be without a meaning.
            _ => !activation.Range.IsInsideUnitInterval,
        });
    }

    [Theory]
    [MemberData(nameof(Scores))]
    public void Scores_depend_on_the_meaning_and_not_on_name_or_object(string id, int kind, int members)
    {
        var activation = ActivationCatalog.Find(id)!.Example;
        var outputs = (ScoreKind)kind is ScoreKind.LogOdds or ScoreKind.Margin ? 1 : 4;
        float[] features = [0.5f, -1, 2], expected = new float[outputs], actual = new float[outputs];

        Model(activation, outputs, (ScoreKind)kind, members).Predict(features, expected);
        Model(new Renamed(activation), outputs, (ScoreKind)kind, members).Predict(features, actual);

        Assert.Equal(expected, actual);
    }

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void Means_and_calibration_depend_on_the_meaning_and_not_on_name_or_object(string id)
    {
        var activation = ActivationCatalog.Find(id)!.Example;
        var renamed = new Renamed(activation);

        var (z, a) = MeanOf(activation);
        var (sameZ, sameA) = MeanOf(renamed);

        Assert.Equal(z, sameZ);
        Assert.Equal(a, sameA);
        Assert.Equal(
            new[] { 1, 2, int.MaxValue }.Select(outputs => TemperatureCalibration.Suits(activation, outputs)),
            new[] { 1, 2, int.MaxValue }.Select(outputs => TemperatureCalibration.Suits(renamed, outputs)));
    }

    [Fact]
    public void A_new_activation_that_means_a_probability_is_scored_as_one()
    {
        var algebraic = AlgebraicEntry.Example;
        float[] features = [0.5f, -1, 2], score = new float[1];
        var model = Model(algebraic, 1, ScoreKind.LogOdds, members: 3);
        var mean = model.Networks.Average(member =>
        {
            var alone = new float[1];
            new NetworkModel(member, ScoreKind.Activation, "", [], []).Predict(features, alone);
            return (double)alone[0];
        });

        model.Predict(features, score);

        Assert.Equal(Math.Log(mean / (1 - mean)), score[0], 1e-5);
    }

    [Fact]
    public void A_new_activation_that_means_a_probability_goes_with_the_losses_of_probabilities_and_has_no_logits_to_divide()
    {
        var objective = new Objective(AlgebraicEntry.Example, Loss.BinaryCrossEntropy);

        Assert.Equal(OutputMeaning.Probability, objective.Output.Meaning);
        Assert.False(TemperatureCalibration.Suits(AlgebraicEntry.Example, 1));
    }

    [Fact]
    public void A_new_activation_is_made_from_its_line_in_the_catalogue_and_read_from_files()
    {
        Activation.Register(AlgebraicEntry.Example);
        var model = Model(AlgebraicEntry.Create([]), 1, ScoreKind.LogOdds, members: 1);
        float[] features = [0.5f, -1, 2], expected = new float[1], actual = new float[1];

        var read = NetworkReader.Read(NetworkWriter.Write(model));

        model.Predict(features, expected);
        read.Predict(features, actual);
        Assert.Equal(expected, actual);
        Assert.Equal(("algebraic-sigmoid", 0), (AlgebraicEntry.Id, AlgebraicEntry.ParameterCount));
    }

    private static NetworkModel Model(Activation output, int outputs, ScoreKind kind, int members)
    {
        var networks = new FeedForwardNetwork[members];
        for (var i = 0; i < members; i++)
        {
            networks[i] = new FeedForwardNetwork(new Layout([Inputs, 5, outputs]), [Activation.Tanh, output]);
            WeightInitialization.GlorotNormal.Apply(networks[i], seed: i);
        }
        return new NetworkModel(networks, kind, "", [], [], null, null, 0);
    }

    // Three members, two rows, two outputs.
    private static (float[] Z, float[] A) MeanOf(Activation output)
    {
        const int Members = 3, Rows = 2, Outputs = 2;
        var network = new FeedForwardNetwork(new Layout([Inputs, Outputs], membersPerNetwork: Members), [output]);
        Matrix z = AlignedBuffer.CreateMatrix(Members * Rows, Outputs), a = AlignedBuffer.CreateMatrix(Members * Rows, Outputs);
        var random = new RandomStream(1, RandomPurpose.Initialization, 0);
        for (var row = 0; row < z.Rows; row++)
            foreach (ref var value in z.Row(row))
                value = 2 * random.NextGaussian();
        output.ApplyInto(z, a);
        var (meanZ, meanA) = new MeanOutput(network, Rows).Of(z, a);
        return ([.. meanZ.Row(0), .. meanZ.Row(1)], [.. meanA.Row(0), .. meanA.Row(1)]);
    }

    /// <summary>(1 + z / sqrt(1 + z^2)) / 2: a probability whose log-odds are not z.</summary>
    private readonly struct Algebraic : IElementwiseActivation<Algebraic>
    {
        public static string Id => "algebraic-sigmoid";

        public static DerivativeFrom DerivativeFrom => DerivativeFrom.PreActivation;

        public static OutputRange Range => new(0, 1, Closed: false);

        public static OutputMeaning Meaning => OutputMeaning.Probability;

        public T Apply<T>(T z) where T : struct, ILanes<T> =>
            T.MultiplyAdd(z / T.SquareRoot(T.MultiplyAdd(z, z, T.Create(1f))), T.Create(0.5f), T.Create(0.5f));

        public T Derivative<T>(T z, T a) where T : struct, ILanes<T>
        {
            var square = T.MultiplyAdd(z, z, T.Create(1f));
            return T.Create(0.5f) / (square * T.SquareRoot(square));
        }

        public string Export(OnnxGraph graph, string z)
        {
            var root = graph.Node("Sqrt", [graph.Add(graph.Multiply(z, z), 1)]);
            return graph.Add(graph.Multiply(graph.Divide(z, root), 0.5f), 0.5f);
        }

        public double Apply(double z) => 0.5 + (0.5 * z / Math.Sqrt(1 + (z * z)));

        public double Derivative(double z) => 0.5 * Math.Pow(1 + (z * z), -1.5);
    }

    /// <summary>An activation that does the same as another one, under its own name.</summary>
    private sealed class Renamed(Activation inner) : Activation
    {
        public override string Id => $"renamed-{inner.Id}";

        internal override OutputRange Range => inner.Range;

        internal override OutputMeaning Meaning => inner.Meaning;

        internal override bool HasCanonicalLink => inner.HasCanonicalLink;

        internal override DerivativeFrom DerivativeFrom => inner.DerivativeFrom;

        internal override void ApplyInto(Matrix preActivation, Matrix activation) => inner.ApplyInto(preActivation, activation);

        internal override void BackwardInPlace(Matrix preActivation, Matrix activation, Matrix gradient) =>
            inner.BackwardInPlace(preActivation, activation, gradient);

        internal override void ReferenceApply(ReadOnlySpan<double> z, Span<double> a) => inner.ReferenceApply(z, a);

        internal override void ReferenceJacobian(ReadOnlySpan<double> z, ReadOnlySpan<double> a, Span<double> jacobian) =>
            inner.ReferenceJacobian(z, a, jacobian);
    }
}
