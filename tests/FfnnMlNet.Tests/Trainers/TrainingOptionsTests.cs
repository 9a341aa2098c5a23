using System.Globalization;
using System.IO.Compression;
using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>The options that a model says it was trained with.</summary>
public class TrainingOptionsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(Effort.Fast, "128 selu, 128 selu", "128", "2")]
    [InlineData(Effort.Balanced, "256 selu, 256 selu", "128", "5")]
    [InlineData(Effort.Best, "256 selu, 256 selu", "128", "8")]
    public void What_effort_chose_for_a_small_table_stands_on_the_model(Effort effort, string layers, string epochs, string members)
    {
        // Cancelled at once; the options are chosen before the first step.
        using var source = new CancellationTokenSource();
        var model = new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = effort, Seed = 1, NumberOfThreads = 1, CancellationToken = source.Token, OnCancellation = OnCancellation.KeepBest,
            OnEpoch = _ => source.Cancel(),
        }).Fit(Tables.Iris(_ml)).Model;

        var options = model.TrainingOptions;
        Assert.Equal(effort.ToString(), options["Effort"]);
        Assert.Equal((layers, epochs, members), (options["HiddenLayers"], options["NumberOfEpochs"], options["EnsembleSize"]));
        var hidden = model.Layers.SkipLast(1).Select(layer => $"{layer.Outputs} {layer.Activation}");
        Assert.Equal(string.Join(", ", hidden), options["HiddenLayers"]);
        Assert.Equal(("0.04", LearningRateSchedule.CosLog(4).ToString()), (options["LearningRate"], options["LearningRateSchedule"]));
        Assert.Equal(("cross-entropy(0.1)", "softmax"), (options["Loss"], options["OutputActivation"]));
        Assert.Equal(("true", "0.15"), (options["CalibrateProbabilities"], options["Dropout"]));
    }

    [Fact]
    public void What_was_set_and_what_was_drawn_shows()
    {
        var model = new FfnnRegressionTrainer(new MLContext(seed: 5), new FfnnRegressionTrainer.Options
        {
            HiddenLayers = [new HiddenLayer(7, Activation.LeakyRelu(0.25f), dropout: 0.5f), 5], NumberOfEpochs = 2, LearningRate = 0.0125f,
            ParametricActivations = false, GradientClipping = GradientClipping.ByNorm(1.5f),
            WeightAveraging = WeightAveraging.Exponential(0.99f), EarlyStopping = new EarlyStopping(3), EnsembleSize = 1,
        }).Fit(Tables.Diabetes(_ml)).Model;

        var options = model.TrainingOptions;
        Assert.Equal("7 leaky-relu(0.25), 5 mish", options["HiddenLayers"]);
        Assert.Equal("0.5, 0.15", options["Dropout"]);
        Assert.Equal(("2", "1"), (options["NumberOfEpochs"], options["EnsembleSize"]));
        Assert.Equal(("0.0125", "norm(1.5)"), (options["LearningRate"], options["GradientClipping"]));
        Assert.Equal(("exponential(0.99)", "patience 3"), (options["WeightAveraging"], options["EarlyStopping"]));
        Assert.Equal(("adam(0.9, 0.999, 1E-08)", "none"), (options["Optimizer"], options["LearningRateFactors"]));
        Assert.Equal(("none", "Label"), (options["ExampleWeightColumnName"], options["LabelColumnName"]));
        Assert.True(int.TryParse(options["Seed"], NumberStyles.None, CultureInfo.InvariantCulture, out var seed));
        var again = new FfnnRegressionTrainer.Options { Seed = seed, NumberOfEpochs = 2, EnsembleSize = 1 };
        Assert.Equal(options["Seed"], new FfnnRegressionTrainer(_ml, again).Fit(Tables.Diabetes(_ml)).Model.TrainingOptions["Seed"]);
    }

    [Fact]
    public void Every_option_of_every_trainer_is_in_it_or_changes_no_bit()
    {
        var names = Train().TrainingOptions.Keys.ToArray();

        Assert.All(
            typeof(FfnnOptions).Assembly.GetExportedTypes().Where(type => type.IsAssignableTo(typeof(FfnnOptions))),
            type => Assert.Equal(
                type.GetProperties().Select(property => property.Name).Order(),
                names.Concat(OptionTable.All.Where(option => option.Effect == OptionEffect.Run).Select(option => option.Name)).Order()));
    }

    [Fact]
    public void A_loaded_model_says_the_same_in_the_same_order()
    {
        var model = Train();
        var loaded = (FfnnMulticlassModelParameters)Load(Save(model));

        Assert.NotEmpty(model.TrainingOptions);
        Assert.Equal(model.TrainingOptions.ToArray(), loaded.TrainingOptions.ToArray());
        Assert.Equal("Effort", loaded.TrainingOptions.Keys.First());
    }

    [Theory]
    [InlineData("multiclass-v1.zip")]
    [InlineData("multiclass-v2.zip")]
    public void Files_from_before_have_none(string name)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "golden", name));
        var chain = _ml.Model.Load(file, out _);

        var models = Models(chain).ToArray();
        Assert.NotEmpty(models);
        Assert.All(models, model => Assert.Empty(model.TrainingOptions));
    }

    [Theory]
    [InlineData("sv-SE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void No_culture_changes_a_byte(string culture)
    {
        var expected = Entries(Save(Train()));
        var own = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            Assert.Equal(expected, Entries(Save(Train())));
            Assert.Equal("-7", Train().TrainingOptions["Seed"]);
        }
        finally
        {
            CultureInfo.CurrentCulture = own;
        }
    }

    [Fact]
    public void Threads_and_memory_change_no_byte_of_the_file()
    {
        var table = Tables.Iris(_ml);
        string[] Fit(int threads, long? memory) => Entries(Save(new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            NumberOfEpochs = 2, Seed = 1, NumberOfThreads = threads, MemoryLimitBytes = memory,
        }).Fit(table).Model));

        Assert.Equal(Fit(1, null), Fit(2, 0));
    }

    [Fact]
    public void What_an_initial_model_decided_keeps_its_value()
    {
        var iris = Tables.Iris(_ml);
        var first = new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            NumberOfEpochs = 2, EnsembleSize = 2, Effort = Effort.Fast, LinearMember = false, Seed = 1,
        }).Fit(iris).Model;

        var options = new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            HiddenLayers = [3], NumberOfEpochs = 1, FeatureScaling = FeatureScaling.None, LearningRate = 0.003f, Seed = 2,
        }).Fit(iris, first).Model.TrainingOptions;

        Assert.Equal(("128 selu, 128 selu", "2"), (options["HiddenLayers"], options["EnsembleSize"]));
        Assert.Equal(("robust", "Fast"), (options["FeatureScaling"], options["Effort"]));
        Assert.Equal(("periodic(16, 4, 0.1, 10)", "true"), (options["NumericEmbedding"], options["ParametricActivations"]));
        Assert.Equal(("1", "0.003", "2"), (options["NumberOfEpochs"], options["LearningRate"], options["Seed"]));
    }

    private FfnnMulticlassModelParameters Train() => new FfnnTrainer(_ml, new FfnnTrainer.Options
    {
        NumberOfEpochs = 1, HiddenLayers = [new HiddenLayer(4, Activation.LeakyRelu(0.25f))], EnsembleSize = 2, Seed = -7,
        LearningRate = 0.0125f, LearningRateFactors = new LearningRateFactors { Biases = 0.5f },
        WeightAveraging = WeightAveraging.Stochastic(0.25f),
        EarlyStopping = new EarlyStopping(2, minimumImprovement: 0.5f), ParametricActivations = false,
        ClassWeights = ClassWeights.ByName(new Dictionary<string, float> { ["setosa"] = 1.5f }),
    }).Fit(Tables.Iris(_ml)).Model;

    private byte[] Save(FfnnMulticlassModelParameters model)
    {
        var iris = Tables.Iris(_ml);
        using var file = new MemoryStream();
        var transformer = new MulticlassPredictionTransformer<FfnnMulticlassModelParameters>(_ml, model, iris.Schema, "Features", "Label");
        _ml.Model.Save(transformer, iris.Schema, file);
        return file.ToArray();
    }

    private FfnnVectorModelParameters Load(byte[] file) => Models(_ml.Model.Load(new MemoryStream(file), out _)).Single();

    private static IEnumerable<FfnnVectorModelParameters> Models(ITransformer transformer) => transformer switch
    {
        IEnumerable<ITransformer> chain => chain.SelectMany(Models),
        ISingleFeaturePredictionTransformer<object> { Model: FfnnVectorModelParameters model } => [model],
        _ => [],
    };

    // A zip file stores the time at which each entry was written.
    private static string[] Entries(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        return [.. zip.Entries.Select(entry =>
        {
            using var stream = entry.Open();
            var bytes = new byte[entry.Length];
            stream.ReadExactly(bytes);
            return $"{entry.FullName} {Convert.ToHexString(bytes)}";
        })];
    }
}
