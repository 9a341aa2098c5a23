using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Harness;

public class TablesTests
{
    [Theory]
    [InlineData("Iris", 150, "Vector<Single, 4>", "Key<UInt32, 0-2>")]
    [InlineData("Wine", 178, "Vector<Single, 13>", "Key<UInt32, 0-2>")]
    [InlineData("Digits", 1797, "Vector<Single, 64>", "Key<UInt32, 0-9>")]
    [InlineData("BreastCancer", 569, "Vector<Single, 30>", "Boolean")]
    [InlineData("Diabetes", 442, "Vector<Single, 10>", "Single")]
    [InlineData("Linnerud", 20, "Vector<Single, 3>", "Vector<Single, 3>")]
    [InlineData("EnergyEfficiency", 768, "Vector<Single, 8>", "Vector<Single, 2>")]
    public void A_table_has_its_rows_and_the_column_types_of_its_task(string name, int rows, string features, string label)
    {
        var view = Open(name);

        Assert.Equal(features, view.Schema["Features"].Type.ToString());
        Assert.Equal(label, view.Schema["Label"].Type.ToString());
        var values = view.GetColumn<float[]>("Features").ToArray();
        Assert.Equal(rows, values.Length);
        Assert.All(values, row => Assert.All(row, value => Assert.True(float.IsFinite(value))));
    }

    [Fact]
    public void Features_are_named_after_the_header()
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        Open("Iris").Schema["Features"].GetSlotNames(ref names);

        Assert.Equal(
            ["sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm"],
            names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void Penguins_keep_their_missing_cells()
    {
        var view = Open("Penguins");

        Assert.Equal(344, view.GetColumn<string>("Species").Count());
        Assert.Equal(2, view.GetColumn<float[]>("Measures").Count(row => row.Any(float.IsNaN)));
        Assert.Equal(11, view.GetColumn<string>("Sex").Count(sex => sex == "NA"));
    }

    [Fact]
    public void Standardized_features_have_mean_0_and_variance_1()
    {
        var ml = new MLContext(seed: 1);
        var values = Tables.Wine(ml).Standardized(ml).GetColumn<float[]>("Features").ToArray();

        for (int feature = 0; feature < 13; feature++)
        {
            var mean = values.Average(row => row[feature]);
            Assert.Equal(0, mean, 1e-4);
            Assert.Equal(1, values.Average(row => (row[feature] - mean) * (row[feature] - mean)), 1e-3);
        }
    }

    private static IDataView Open(string name) =>
        (IDataView)typeof(Tables).GetMethod(name)!.Invoke(null, [new MLContext(seed: 1)])!;
}
