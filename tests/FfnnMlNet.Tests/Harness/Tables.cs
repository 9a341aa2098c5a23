using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace FfnnMlNet.Tests.Harness;

/// <summary>
/// Small published data sets as ML.NET views, one method per set. Every view has Features (Vector of Single, slot names from the header)
/// and Label in the type of its task; sources and licences are in tests/data/ATTRIBUTION.md.
/// </summary>
internal static class Tables
{
    /// <summary>150 rows, 4 features; Species (text) and Label, its key.</summary>
    public static IDataView Iris(MLContext ml) =>
        WithKey(ml, "Species", Load(ml, "iris.csv", FeaturesAt(0, 3), new("Species", DataKind.String, 4)));

    /// <summary>178 rows, 13 features of very different scales; Cultivar (Int32: 0, 1, 2) and Label, its key.</summary>
    public static IDataView Wine(MLContext ml) =>
        WithKey(ml, "Cultivar", Load(ml, "wine.csv", FeaturesAt(0, 12), new("Cultivar", DataKind.Int32, 13)));

    /// <summary>1,797 rows, 64 features in 0..16, three of them constant; Digit (Int32: 0..9) and Label, its key.</summary>
    public static IDataView Digits(MLContext ml) =>
        WithKey(ml, "Digit", Load(ml, "digits.csv", FeaturesAt(0, 63), new("Digit", DataKind.Int32, 64)));

    /// <summary>344 unchanged rows: Species, Island, Sex (texts, "NA" where unknown), Measures (4, NaN where missing), Label.</summary>
    public static IDataView Penguins(MLContext ml) => WithKey(
        ml, "Species", Load(ml, "penguins.csv", FeaturesAt(2, 5, "Measures"), new("Species", DataKind.String, 0),
            new("Island", DataKind.String, 1), new("Sex", DataKind.String, 6)));

    /// <summary>569 rows, 30 features; Label (Boolean), true = benign.</summary>
    public static IDataView BreastCancer(MLContext ml) =>
        Load(ml, "breast_cancer_wdbc.csv", FeaturesAt(0, 29), new("Label", DataKind.Boolean, 30));

    /// <summary>442 rows, 10 features; Label (Single), 25..346.</summary>
    public static IDataView Diabetes(MLContext ml) =>
        Load(ml, "diabetes.csv", FeaturesAt(0, 9), new("Label", DataKind.Single, 10));

    /// <summary>20 rows, 3 features; Label (Vector of 3 Single: Weight, Waist, Pulse).</summary>
    public static IDataView Linnerud(MLContext ml) =>
        Load(ml, "linnerud.csv", FeaturesAt(0, 2), FeaturesAt(3, 5, "Label"));

    /// <summary>768 rows, 8 features; Label (Vector of 2 Single: heating load Y1, cooling load Y2).</summary>
    public static IDataView EnergyEfficiency(MLContext ml) =>
        Load(ml, "energy_efficiency.csv", FeaturesAt(0, 7), FeaturesAt(8, 9, "Label"));

    /// <summary>The same view with Features scaled to mean 0 and variance 1.</summary>
    public static IDataView Standardized(this IDataView table, MLContext ml) =>
        ml.Transforms.NormalizeMeanVariance("Features", fixZero: false).Fit(table).Transform(table);

    /// <summary>The path of a file in the output of the build, for tests that read it themselves.</summary>
    public static string PathOf(string fileName) => Path.Combine(AppContext.BaseDirectory, "data", fileName);

    private static TextLoader.Column FeaturesAt(int first, int last, string name = "Features") => new(name, DataKind.Single, first, last);

    private static IDataView WithKey(MLContext ml, string classColumn, IDataView table) => ml.Transforms.Conversion
        .MapValueToKey("Label", classColumn, keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
        .Fit(table).Transform(table);

    private static IDataView Load(MLContext ml, string fileName, params TextLoader.Column[] columns) => ml.Data
        .CreateTextLoader(columns, separatorChar: ',', hasHeader: true, dataSample: new MultiFileSource(PathOf(fileName)))
        .Load(PathOf(fileName));
}
