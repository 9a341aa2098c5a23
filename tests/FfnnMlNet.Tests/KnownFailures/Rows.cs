using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.KnownFailures;

/// <summary>Small tables as in the reports of failures, with Features, Label (Single, or Text and its key), Flag and Weight.</summary>
internal static class Rows
{
    /// <summary>Rows of numbers with a number as label.</summary>
    public static IDataView Of(MLContext ml, float[][] features, float[] labels, float[]? weights = null) =>
        View(ml, features.Select((row, i) => new Row { Features = row, Label = labels[i], Weight = weights?[i] ?? 1 }), features[0].Length);

    /// <summary>Rows of numbers with a class. Label is the key of a text; keys are in order of first appearance.</summary>
    public static IDataView OfClasses(MLContext ml, float[][] features, string[] classes)
    {
        var rows = View(ml, features.Select((row, i) => new Row { Features = row, Class = classes[i] }), features[0].Length);
        return ml.Transforms.Conversion.MapValueToKey("Label", nameof(Row.Class)).Fit(rows).Transform(rows);
    }

    /// <summary>Uniform(n, d, s) of the reports, with a label.</summary>
    public static IDataView Uniform(MLContext ml, int rows, int features, int seed, Func<float[], float> label)
    {
        var table = UniformFeatures(rows, features, seed);
        return View(ml, table.Select(row => new Row { Features = row, Label = label(row), Flag = label(row) > 0 }), features);
    }

    public static float[][] UniformFeatures(int rows, int features, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, features).Select(_ => random.NextSingle()).ToArray())];
    }

    public static IDataView View(MLContext ml, IEnumerable<Row> rows, int features)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        return ml.Data.LoadFromEnumerable(rows.ToArray(), schema);
    }

    /// <summary>Fails unless every score of every row is a number.</summary>
    public static void AssertFinite(IDataView scored) =>
        Assert.All(Quality.Scores(scored), row => Assert.All(row, score => Assert.True(float.IsFinite(score), $"{score}")));

    internal sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public bool Flag { get; set; }

        public string Class { get; set; } = "";

        public float Weight { get; set; } = 1;
    }
}
