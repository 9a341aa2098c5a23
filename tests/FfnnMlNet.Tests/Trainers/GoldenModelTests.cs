using System.Globalization;
using System.Reflection;
using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Trainers;

/// <summary>Models saved with each version of the file format can be loaded, and give the same scores as when they were saved.</summary>
/// <remarks>Version 2 has scaled features, flags of missing ones, one-hot slots, and scaled labels.</remarks>
public class GoldenModelTests
{
    private const int Rows = 10;

    /// <summary>Where this is set to the name of a new format version, the tests write its files instead of reading them.</summary>
    private const string WriteVariable = "FFNNMLNET_WRITE_GOLDEN";

    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData("v1", "multiclass")]
    [InlineData("v1", "binary")]
    [InlineData("v1", "regression")]
    [InlineData("v1", "multi-output")]
    [InlineData("v2", "multiclass")]
    [InlineData("v2", "binary")]
    [InlineData("v2", "regression")]
    [InlineData("v2", "multi-output")]
    public void A_model_of_an_older_format_gives_the_scores_it_was_saved_with(string version, string task)
    {
        var table = version == "v1" ? Table(task) : TableWithGaps(task);
        if (Environment.GetEnvironmentVariable(WriteVariable) == version)
            Write(version, task, table);

        var model = _ml.Model.Load(Path.Combine(AppContext.BaseDirectory, "golden", $"{task}-{version}.zip"), out _);

        var expected = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "golden", $"{task}-{version}.txt"));
        Assert.Equal(expected, Scores(model.Transform(table)));
    }

    private void Write(string version, string task, IDataView table)
    {
        var model = Trainer(task).Fit(table);
        var source = typeof(GoldenModelTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "GoldenFolder").Value!;
        foreach (var folder in new[] { source, Path.Combine(AppContext.BaseDirectory, "golden") })
        {
            Directory.CreateDirectory(folder);
            _ml.Model.Save(model, table.Schema, Path.Combine(folder, $"{task}-{version}.zip"));
            File.WriteAllLines(Path.Combine(folder, $"{task}-{version}.txt"), Scores(model.Transform(table)));
        }
    }

    // Every activation of version 1. Loading finds them by their ids.
    private IEstimator<ITransformer> Trainer(string task)
    {
        HiddenLayer[] layers =
        [
            new(6, Activation.Tanh), new(5, Activation.LeakyRelu(0.2f)), new(5, Activation.Sigmoid), new(4, Activation.Softmax),
            new(4, Activation.Identity), 4,
        ];
        return task switch
        {
            "multiclass" => new FfnnTrainer(_ml, With(new FfnnTrainer.Options { Effort = Effort.Manual })),
            "binary" => new FfnnBinaryTrainer(
                _ml, With(new FfnnBinaryTrainer.Options { Effort = Effort.Manual, LabelColumnName = "Flag" })),
            "regression" => new FfnnRegressionTrainer(
                _ml, With(new FfnnRegressionTrainer.Options { Effort = Effort.Manual, LabelColumnName = "Value" })),
            _ => new FfnnMultiOutputRegressionTrainer(_ml, With(new FfnnMultiOutputRegressionTrainer.Options())),
        };

        TOptions With<TOptions>(TOptions options) where TOptions : FfnnOptions
        {
            options.HiddenLayers = layers;
            options.NumberOfEpochs = 3;
            options.Seed = 1;
            options.FeatureScaling = task switch
            {
                "multiclass" => FeatureScaling.Standard,
                "regression" => FeatureScaling.QuantileNormal,
                _ => FeatureScaling.Robust,
            };
            options.ClampScores = task == "multi-output";
            return options;
        }
    }

    private IDataView Table(string task) => task switch
    {
        "multiclass" => Tables.Iris(_ml),
        "binary" => Tables.BreastCancer(_ml),
        "regression" => Tables.Diabetes(_ml),
        _ => Tables.EnergyEfficiency(_ml),
    };

    private IDataView TableWithGaps(string task)
    {
        if (task != "multiclass")
            return Harness.Table.WithGaps(_ml, clean: false);
        var penguins = Tables.Penguins(_ml);
        return _ml.Transforms.Categorical.OneHotEncoding("Island").Append(_ml.Transforms.Concatenate("Features", "Island", "Measures"))
            .Fit(penguins).Transform(penguins);
    }

    // The bits, so that equal scores are equal exactly.
    private static string[] Scores(IDataView scored) => scored.Schema["Score"].Type is VectorDataViewType
        ? [.. scored.GetColumn<float[]>("Score").Take(Rows).Select(row => string.Join(' ', row.Select(Bits)))]
        : [.. scored.GetColumn<float>("Score").Take(Rows).Select(Bits)];

    private static string Bits(float score) => BitConverter.SingleToInt32Bits(score).ToString("x8", CultureInfo.InvariantCulture);
}
