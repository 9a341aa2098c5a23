using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.Finding;

/// <summary>The networks of a pipeline are found, fitted or loaded, and name their scores.</summary>
public sealed class FfnnModelTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Classes_are_found_in_a_loaded_pipeline_with_their_names()
    {
        var rows = Tables.Iris(_ml);
        var model = Loaded(_ml.Transforms.CopyColumns("Copy", "Features")
            .Append(Few(new FfnnTrainer.Options { FeatureColumnName = "Copy" }))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(rows), rows);

        var network = FfnnModel.Of(model);
        Assert.Same(network, FfnnModel.Of<FfnnMulticlassModelParameters>(model));
        Assert.Equal(["setosa", "versicolor", "virginica"], network.ClassNames);
        Assert.Equal(network.ClassNames, network.ScoreNames);
        Assert.Equal(4, network.FeatureCount);

        var byName = network.ScoresByName(0.2f, 0.5f, 0.3f);
        Assert.Equal(["versicolor", "virginica", "setosa"], byName.Keys);
        Assert.Equal(0.3f, byName["virginica"]);
        Assert.Equal("The model gives 3 scores a row, but 2 came. Give the Score column of one row.",
            Assert.Throws<ArgumentException>(() => network.ScoresByName(0.2f, 0.8f)).Message);
    }

    [Fact]
    public void Two_classes_are_found_behind_their_calibrator()
    {
        var rows = Tables.BreastCancer(_ml);
        var model = Loaded(Few(new FfnnBinaryTrainer.Options()).Fit(rows), rows);

        var network = FfnnModel.Of(model);
        Assert.IsType<FfnnBinaryModelParameters>(network);
        Assert.Equal(["False", "True"], network.ClassNames);
        Assert.Empty(network.ScoreNames);
        var byName = network.ScoresByName(1.5f);
        Assert.Equal(["True", "False"], byName.Keys);
        Assert.Equal(1 / (1 + Math.Exp(-1.5)), byName["True"], 1e-6);
        Assert.Equal(1 / (1 + Math.Exp(1.5)), byName["False"], 1e-6);
        Assert.Equal(["False", "True"], network.ScoresByName(-1.5f).Keys);
    }

    [Fact]
    public void A_margin_is_no_probability()
    {
        var rows = Tables.BreastCancer(_ml);
        var model = Loaded(Few(new FfnnBinaryTrainer.Options { Loss = Loss.Hinge }).Fit(rows), rows);

        Assert.Equal(new Dictionary<string, float> { ["Score"] = 1.5f }, FfnnModel.Of(model).ScoresByName(1.5f));
    }

    [Fact]
    public void Several_outputs_have_the_names_of_the_label_and_stay_in_their_order()
    {
        var rows = Tables.Linnerud(_ml);
        var model = Loaded(Few(new FfnnMultiOutputRegressionTrainer.Options()).Fit(rows), rows);

        var network = FfnnModel.Of(model);
        Assert.Empty(network.ClassNames);
        Assert.Equal(network.ScoreNames, network.ScoresByName(1, 3, 2).Keys);
        Assert.Equal([1, 3, 2], network.ScoresByName(1, 3, 2).Values);
    }

    [Fact]
    public void Scores_without_names_and_with_equal_names_are_numbered()
    {
        var scored = _ml.Data.LoadFromEnumerable([new Unnamed(), new Unnamed { Label = [2, 1] }, new Unnamed { Label = [3, 5] }]);
        var unnamed = Few(new FfnnMultiOutputRegressionTrainer.Options()).Fit(scored);
        var twice = _ml.Transforms.Concatenate("Label", "Features", "Features").Append(
            Few(new FfnnMultiOutputRegressionTrainer.Options())).Fit(Tables.Diabetes(_ml));

        Assert.Equal(["Score 0", "Score 1"], FfnnModel.Of(unnamed).ScoresByName(1, 2).Keys);
        var names = FfnnModel.Of(twice).ScoresByName(new float[20]).Keys.ToArray();
        Assert.Equal(20, names.Distinct().Count());
        Assert.EndsWith(" 0", names[0]);
    }

    [Fact]
    public void Every_network_of_a_chain_of_chains_is_found()
    {
        var rows = Tables.Diabetes(_ml);
        var model = Loaded(Few(new FfnnRegressionTrainer.Options()).Append(_ml.Transforms.CopyColumns("First", "Score"))
            .Append(_ml.Transforms.CopyColumns("Copy", "Features").Append(Few(new FfnnRegressionTrainer.Options()))).Fit(rows), rows);

        Assert.Equal(2, FfnnModel.AllOf(model).Count);
        Assert.Equal("The pipeline has 2 networks of FfnnMlNet. FfnnModel.AllOf gives all of them.",
            Assert.Throws<ArgumentException>(() => FfnnModel.Of(model)).Message);
    }

    [Fact]
    public void A_pipeline_without_the_wanted_network_is_an_error_that_says_what_it_has()
    {
        var rows = Tables.Diabetes(_ml);
        var linear = _ml.Transforms.NormalizeMinMax("Features").Append(_ml.Regression.Trainers.Sdca()).Fit(rows);
        var number = Few(new FfnnRegressionTrainer.Options()).Fit(rows);

        Assert.Empty(FfnnModel.AllOf(linear));
        Assert.Equal(
            "The pipeline has no network of FfnnMlNet. Its steps are: NormalizingTransformer, RegressionPredictionTransformer. " +
            "Give the pipeline that Fit returned or Load read, with one of the FfnnMlNet trainers in it.",
            Assert.Throws<ArgumentException>(() => FfnnModel.Of(linear)).Message);
        Assert.Equal(
            "The pipeline has no FfnnBinaryModelParameters, but FfnnRegressionModelParameters. " +
            "Name that class, or call FfnnModel.Of without one.",
            Assert.Throws<ArgumentException>(() => FfnnModel.Of<FfnnBinaryModelParameters>(number)).Message);
    }

    [Fact]
    public void A_damaged_network_is_our_error_and_not_its_wrapper()
    {
        var rows = Tables.Iris(_ml);
        _ml.Model.Save(Few(new FfnnTrainer.Options()).Fit(rows), rows.Schema, _path);
        using (var zip = System.IO.Compression.ZipFile.Open(_path, System.IO.Compression.ZipArchiveMode.Update))
        {
            var entry = zip.Entries.Single(each => each.Name == "Network.bin");
            using var content = entry.Open();
            content.SetLength(100);
        }

        Assert.IsNotType<NetworkFormatException>(Record.Exception(() => _ml.Model.Load(_path, out _)));
        Assert.Throws<NetworkFormatException>(() => FfnnModel.Load(_path));
        Assert.Throws<FileNotFoundException>(() => FfnnModel.Load(_path + ".none"));
    }

    private ITransformer Loaded(ITransformer model, IDataView rows)
    {
        _ml.Model.Save(model, rows.Schema, _path);
        return FfnnModel.Load(_path);
    }

    private IEstimator<ITransformer> Few(FfnnOptions options)
    {
        (options.HiddenLayers, options.NumberOfEpochs, options.EnsembleSize, options.Seed) = ([4], 2, 1, 1);
        return options switch
        {
            FfnnTrainer.Options classes => new FfnnTrainer(_ml, classes),
            FfnnBinaryTrainer.Options two => new FfnnBinaryTrainer(_ml, two),
            FfnnRegressionTrainer.Options number => new FfnnRegressionTrainer(_ml, number),
            _ => new FfnnMultiOutputRegressionTrainer(_ml, (FfnnMultiOutputRegressionTrainer.Options)options),
        };
    }

    private sealed class Unnamed
    {
        [Microsoft.ML.Data.VectorType(2)]
        public float[] Features { get; set; } = [1, 2];

        [Microsoft.ML.Data.VectorType(2)]
        public float[] Label { get; set; } = [1, 2];
    }
}
