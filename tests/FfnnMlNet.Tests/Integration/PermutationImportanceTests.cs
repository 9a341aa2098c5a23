using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Integration;

/// <summary>
/// Both forms: with the last transformer, which gives a list by slot, and with the whole chain, which gives names. ML.NET shuffles the
/// columns that the last transformer reads, so both need rows that the chain has transformed.
/// </summary>
public class PermutationImportanceTests
{
    private const int Permutations = 5;

    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfMulticlass), MemberType = typeof(TrainersUnderTest))]
    public void Petals_tell_irises_apart_and_sepals_hardly(string trainer)
    {
        var (model, table) = Fit(trainer, Tables.Iris(_ml));

        var bySlot = _ml.MulticlassClassification.PermutationFeatureImportance(
            Last(model), model.Transform(table), permutationCount: Permutations).Select(feature => feature.MacroAccuracy.Mean);
        var byName = _ml.MulticlassClassification.PermutationFeatureImportance(
            model, model.Transform(table), permutationCount: Permutations)
            .ToDictionary(pair => pair.Key, pair => pair.Value.MacroAccuracy.Mean);

        Check(table, bySlot, byName, important: ["petal_length_cm", "petal_width_cm"], unimportant: ["sepal_width_cm"]);
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfBinary), MemberType = typeof(TrainersUnderTest))]
    public void A_tumours_worst_measures_matter_more_than_the_error_of_its_texture(string trainer)
    {
        var (model, table) = Fit(trainer, Tables.BreastCancer(_ml));

        var bySlot = _ml.BinaryClassification.PermutationFeatureImportance(
            (ISingleFeaturePredictionTransformer<object>)Last(model), model.Transform(table), permutationCount: Permutations)
            .Select(feature => feature.AreaUnderRocCurve.Mean);
        var byName = _ml.BinaryClassification.PermutationFeatureImportanceNonCalibrated(
            model, model.Transform(table), permutationCount: Permutations)
            .ToDictionary(pair => pair.Key, pair => pair.Value.AreaUnderRocCurve.Mean);

        Check(table, bySlot, byName, important: ["worst_texture"], unimportant: ["error_texture"]);
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfRegression), MemberType = typeof(TrainersUnderTest))]
    public void Body_mass_matters_for_diabetes_and_age_hardly(string trainer)
    {
        var (model, table) = Fit(trainer, Tables.Diabetes(_ml));

        var bySlot = _ml.Regression.PermutationFeatureImportance(
            Last(model), model.Transform(table), permutationCount: Permutations).Select(feature => feature.RSquared.Mean);
        var byName = _ml.Regression.PermutationFeatureImportance(
            model, model.Transform(table), permutationCount: Permutations)
            .ToDictionary(pair => pair.Key, pair => pair.Value.RSquared.Mean);

        Check(table, bySlot, byName, important: ["bmi", "s5"], unimportant: ["age"]);
    }

    private (TransformerChain<ITransformer> Model, IDataView Table) Fit(string trainer, IDataView table)
    {
        var cached = _ml.Data.Cache(table);
        var pipeline = _ml.Transforms.NormalizeMeanVariance("Features", fixZero: false).Append(TrainersUnderTest.Get(trainer).New(_ml));
        return (pipeline.Fit(cached), cached);
    }

    private static ISingleFeaturePredictionTransformer<object> Last(TransformerChain<ITransformer> model) =>
        (ISingleFeaturePredictionTransformer<object>)model.LastTransformer;

    // Importance is the change of the metric when a feature is shuffled. The more negative it is, the more important is the feature.
    private static void Check(
        IDataView table, IEnumerable<double> bySlot, Dictionary<string, double> byName, string[] important, string[] unimportant)
    {
        VBuffer<ReadOnlyMemory<char>> slotNames = default;
        table.Schema["Features"].GetSlotNames(ref slotNames);
        string[] names = [.. slotNames.DenseValues().Select(name => name.ToString())];
        double[] changes = [.. bySlot];

        Assert.Equal(names.Length, changes.Length);
        Assert.Equal(names.Order(), byName.Keys.Order());
        foreach (var byNameOfOneForm in new[] { names.Zip(changes).ToDictionary(pair => pair.First, pair => pair.Second), byName })
        {
            foreach (string strong in important)
                Assert.All(unimportant, weak => Assert.True(
                    byNameOfOneForm[strong] < byNameOfOneForm[weak],
                    $"{strong}: {byNameOfOneForm[strong]}, {weak}: {byNameOfOneForm[weak]}"));
        }
    }
}
