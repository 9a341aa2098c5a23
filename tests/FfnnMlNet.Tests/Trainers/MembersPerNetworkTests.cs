using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>Members that share a network, through all four trainers.</summary>
public class MembersPerNetworkTests
{
    private const int Members = 4;

    private readonly MLContext _ml = new(1);

    public static TheoryData<string, int, bool> Trainers
    {
        get
        {
            var data = new TheoryData<string, int, bool>();
            foreach (var name in new[] { "multiclass", "binary", "regression", "several" })
            {
                data.Add(name, 1, false);
                data.Add(name, 2, true);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Trainers))]
    public void Every_trainer_trains_saves_and_loads_them_to_the_same_bits_for_any_number_of_threads(string name, int networks, bool manual)
    {
        var table = Table(name);
        ITransformer Fit(int threads) => Create(name, networks, manual, threads).Fit(table);
        var model = Fit(1);
        var bits = Bits(model.Transform(table));

        Assert.All(Quality.Scores(model.Transform(table)), row => Assert.All(row, score => Assert.True(float.IsFinite(score))));
        using var file = new MemoryStream();
        _ml.Model.Save(model, table.Schema, file);
        file.Position = 0;
        Assert.Equal(bits, Bits(_ml.Model.Load(file, out _).Transform(table)));
        Assert.Equal(bits, Bits(Fit(3).Transform(table)));
    }

    [Fact]
    public void A_model_has_the_members_of_all_its_networks_and_scores_their_mean()
    {
        var iris = Tables.Iris(_ml);
        var model = new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual, FeatureScaling = FeatureScaling.None, HiddenLayers = [7], NumberOfEpochs = 3, EnsembleSize = 2,
            MembersPerNetwork = Members, Seed = 1,
        }).Fit(iris).Model;

        Assert.Equal((2 * Members, Members), (model.MemberCount, model.MembersPerNetwork));
        // 4 x 7 weights and 7 biases, and for each member 7 x 3 weights, 3 biases and 4 scales.
        Assert.Equal(2 * ((5 * 7) + (Members * ((8 * 3) + 4))), model.ParameterCount);
        float[] row = [5.1f, 3.5f, 1.4f, 0.2f];
        var mean = new double[3];
        for (var member = 0; member < model.MemberCount; member++)
        {
            var hidden = Layer(row.Select(value => (double)value).ToArray(), model.GetWeights(member, 0), model.GetBiases(member, 0))
                .Select(z => Math.Max(0, z)).ToArray();
            var logits = Layer(hidden, model.GetWeights(member, 1), model.GetBiases(member, 1));
            for (var k = 0; k < 3; k++)
                mean[k] += Math.Exp(logits[k]) / logits.Sum(Math.Exp) / model.MemberCount;
        }
        var scores = new float[3];
        model.Predict(row, scores);

        Assert.All(mean.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.GetWeights(2 * Members, 0));
    }

    [Fact]
    public void Batches_score_as_rows_do_and_any_finite_row_has_finite_scores()
    {
        var diabetes = Tables.Diabetes(_ml);
        var transformer = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Fast, NumberOfEpochs = 2, MembersPerNetwork = Members, Seed = 1,
        }).Fit(diabetes);
        float[] expected = [.. transformer.Transform(diabetes).GetColumn<float>("Score")], scores = new float[expected.Length];
        transformer.Model.PredictBatch(
            [.. diabetes.GetColumn<float[]>("Features").SelectMany(row => row)], scores, numberOfThreads: 2);
        Assert.Equal(expected, scores);

        transformer.Model.Predict([.. Enumerable.Repeat(float.MaxValue, transformer.Model.FeatureCount)], scores.AsSpan(0, 1));
        Assert.True(float.IsFinite(scores[0]));
    }

    [Fact]
    public void Training_goes_on_with_the_members_of_the_initial_model_and_from_a_checkpoint_to_the_same_bits()
    {
        var iris = Tables.Iris(_ml);
        FfnnTrainer Trainer(int members, int epochs, Action<FfnnTrainer.Options>? change = null)
        {
            var options = new FfnnTrainer.Options
            {
                Effort = Effort.Manual, MembersPerNetwork = members, NumberOfEpochs = epochs, Optimizer = Optimizer.Sgd(),
                LearningRate = 0.1f, Sampling = Sampling.InOrder, ValidationFraction = 0.2f,
                EarlyStopping = new EarlyStopping(100, restoreBest: false), Seed = 1,
            };
            change?.Invoke(options);
            return new FfnnTrainer(_ml, options);
        }
        var whole = Trainer(Members, 4).Fit(iris).Model;
        var half = Trainer(Members, 2).Fit(iris).Model;

        Assert.Equal(whole.Fingerprint(), Trainer(1, 2).Fit(iris, half).Model.Fingerprint());
        Assert.Equal(Members, Trainer(1, 2).Fit(iris, half).Model.MembersPerNetwork);
        Assert.Equal(1, Trainer(Members, 2).Fit(iris, Trainer(1, 2).Fit(iris).Model).Model.MembersPerNetwork);

        var path = Path.Combine(Path.GetTempPath(), $"ffnn-{Guid.NewGuid():N}.checkpoint");
        try
        {
            Trainer(Members, 4, options => (options.Checkpoint, options.OnEpoch) = (new Checkpoint(path), epoch =>
            {
                if (epoch.Epoch == 2)
                    epoch.Stop();
            })).Fit(iris);
            Assert.Equal(whole.Fingerprint(), Trainer(Members, 4, options => options.ResumeFrom = path).Fit(iris).Model.Fingerprint());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void No_members_at_all_is_an_error_and_the_default_is_one()
    {
        Assert.Equal(1, new FfnnTrainer.Options().MembersPerNetwork);
        Assert.Equal(1, new FfnnTrainer.Options().Resolve(new DataShape(1000)).Of(OptionTable.MembersPerNetwork));

        var error = Assert.Throws<ArgumentException>(() => new FfnnTrainer(_ml, new FfnnTrainer.Options { MembersPerNetwork = 0 }));

        Assert.Equal("MembersPerNetwork must be at least 1, but was 0. 1 trains plain networks.", error.Message);
    }

    private IDataView Table(string name) => name switch
    {
        "multiclass" => Tables.Iris(_ml),
        "binary" => Tables.BreastCancer(_ml),
        "regression" => Tables.Diabetes(_ml),
        _ => Tables.EnergyEfficiency(_ml),
    };

    private IEstimator<ITransformer> Create(string name, int networks, bool manual, int threads)
    {
        return name switch
        {
            "multiclass" => new FfnnTrainer(_ml, With(new FfnnTrainer.Options { CalibrateProbabilities = true })),
            "binary" => new FfnnBinaryTrainer(_ml, With(new FfnnBinaryTrainer.Options { CalibrateProbabilities = true })),
            "regression" => new FfnnRegressionTrainer(_ml, With(new FfnnRegressionTrainer.Options { ClampScores = true })),
            _ => new FfnnMultiOutputRegressionTrainer(_ml, With(new FfnnMultiOutputRegressionTrainer.Options())),
        };

        TOptions With<TOptions>(TOptions options) where TOptions : FfnnOptions
        {
            (options.Effort, options.EnsembleSize, options.MembersPerNetwork) = (manual ? Effort.Manual : Effort.Fast, networks, Members);
            (options.NumberOfEpochs, options.HiddenLayers, options.NumberOfThreads, options.Seed) = (3, [9], threads, 1);
            return options;
        }
    }

    // The pre-activations of one row.
    private static double[] Layer(double[] inputs, float[,] weights, float[] biases) =>
        [.. biases.Select((bias, unit) => bias + inputs.Select((value, input) => value * weights[input, unit]).Sum())];

    private static int[] Bits(IDataView scored) =>
        [.. Quality.Scores(scored).SelectMany(row => row).Select(BitConverter.SingleToInt32Bits)];
}
