using System.Globalization;
using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Integration;

/// <summary>Classes that are texts, integers or floats before MapValueToKey, and the values that predictions are mapped back to.</summary>
public class LabelTypeTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfMulticlass), MemberType = typeof(TrainersUnderTest))]
    public void Text_classes_come_back_as_text(string trainer) =>
        CheckRoundTrip<string>(trainer, "TextLabel", ["class 0", "class 1", "class 2"], (_, _) => { });

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfMulticlass), MemberType = typeof(TrainersUnderTest))]
    public void Integer_classes_come_back_as_integers(string trainer) =>
        CheckRoundTrip(trainer, "IntLabel", [10, 20, 30], (row, i) => row.IntLabel = (i % 3 + 1) * 10);

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfMulticlass), MemberType = typeof(TrainersUnderTest))]
    public void Float_classes_come_back_as_floats(string trainer) =>
        CheckRoundTrip(trainer, "FloatLabel", [10f, 20f, 30f], (row, i) => row.FloatLabel = (i % 3 + 1) * 10);

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfMulticlass), MemberType = typeof(TrainersUnderTest))]
    public void A_class_that_no_row_has_keeps_its_place_and_is_not_predicted(string trainer)
    {
        var rows = WideRows.Make(_ml);
        var classes = _ml.Data.LoadFromEnumerable(
            new[] { "class 2", "unseen", "class 0", "class 1" }.Select(name => new ClassName { Name = name }));
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Label", "TextLabel", keyData: classes).Fit(rows).Transform(rows);

        var scored = TrainersUnderTest.Get(trainer).New(_ml).Fit(keyed).Transform(keyed);

        Assert.Equal(["class 2", "unseen", "class 0", "class 1"], SlotNames(scored));
        Assert.Equal(["class 2", "unseen", "class 0", "class 1"], KeyValues<ReadOnlyMemory<char>>(scored).Select(name => name.ToString()));
        Assert.All(Quality.Scores(scored), row => Assert.All(row, score => Assert.True(float.IsFinite(score))));
        Assert.All(Quality.Scores(scored), row => Assert.Equal(4, row.Length));
        Assert.Equal(keyed.GetColumn<uint>("Label"), scored.GetColumn<uint>("PredictedLabel"));
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfMulticlass), MemberType = typeof(TrainersUnderTest))]
    public void Text_classes_name_the_slots_of_Score(string trainer) =>
        Assert.Equal(["class 0", "class 1", "class 2"], SlotNames(Score(trainer, "TextLabel", (_, _) => { })));

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfMulticlass), MemberType = typeof(TrainersUnderTest))]
    public void Numeric_classes_name_the_slots_of_Score_in_every_culture_by_our_trainers_and_not_by_ML_NETs(string trainer)
    {
        var culture = CultureInfo.CurrentCulture;
        // A decimal comma, and U+2212 as minus. Names that are made by the current culture would have both.
        CultureInfo.CurrentCulture = new CultureInfo("sv-SE");
        try
        {
            var integers = Score(trainer, "IntLabel", (row, i) => row.IntLabel = i % 3 - 1);
            var floats = Score(trainer, "FloatLabel", (row, i) => row.FloatLabel = i % 3 - 1.5f);

            bool ours = TrainersUnderTest.Get(trainer).IsOurs;
            Assert.Equal(ours ? ["-1", "0", "1"] : [], SlotNames(integers));
            Assert.Equal(ours ? ["-1.5", "-0.5", "0.5"] : [], SlotNames(floats));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private void CheckRoundTrip<TClass>(string trainer, string label, TClass[] classes, Action<WideRows.Row, int> change)
    {
        var scored = Score(trainer, label, change);
        var named = _ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored);

        Assert.Equal(Enumerable.Range(0, WideRows.Count).Select(i => classes[i % 3]), named.GetColumn<TClass>("PredictedLabel"));
        var (values, training) = typeof(TClass) == typeof(string)
            ? (Texts(KeyValues<ReadOnlyMemory<char>>(scored)), Texts(TrainingValues<ReadOnlyMemory<char>>(scored)))
            : (Texts(KeyValues<TClass>(scored)), Texts(TrainingValues<TClass>(scored)));
        Assert.Equal(Texts(classes), values);
        Assert.Equal(Texts(classes), training);
    }

    private IDataView Score(string trainer, string label, Action<WideRows.Row, int> change)
    {
        var rows = WideRows.Make(_ml, change);
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Label", label).Fit(rows).Transform(rows);
        return TrainersUnderTest.Get(trainer).New(_ml).Fit(keyed).Transform(keyed);
    }

    private static string[] Texts<T>(IEnumerable<T> values) => [.. values.Select(value => value!.ToString()!)];

    private static T[] KeyValues<T>(IDataView scored)
    {
        VBuffer<T> values = default;
        scored.Schema["PredictedLabel"].GetKeyValues(ref values);
        return [.. values.DenseValues()];
    }

    private static T[] TrainingValues<T>(IDataView scored)
    {
        VBuffer<T> values = default;
        scored.Schema["Score"].Annotations.GetValue("TrainingLabelValues", ref values);
        return [.. values.DenseValues()];
    }

    private static string[] SlotNames(IDataView scored)
    {
        if (!scored.Schema["Score"].HasSlotNames())
            return [];
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private sealed class ClassName
    {
        public string Name { get; set; } = "";
    }
}
