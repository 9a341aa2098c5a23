using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.SearchSpace;
using Xunit;

namespace FfnnMlNet.Tests.Options;

/// <summary>The search options say what the table of options says, in the form that ML.NET's AutoML reads.</summary>
public class SearchOptionsTests
{
    public static TheoryData<Type> Types => [typeof(FfnnClassificationSearchOptions), typeof(FfnnRegressionSearchOptions)];

    [Theory]
    [MemberData(nameof(Types))]
    public void The_properties_are_the_dimensions_of_the_task(Type type)
    {
        var isForClasses = type == typeof(FfnnClassificationSearchOptions);
        var dimensions = OptionTable.SearchSpace.Where(dimension => dimension.ForClasses is null || dimension.ForClasses == isForClasses);
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);

        Assert.Equal(dimensions.Select(dimension => dimension.Name).Order(), SearchSpaceRules.Of(type).Select(one => one.Name));
        // AutoML fills only properties that can be written, and finds a range in fields that it then does not fill.
        Assert.Equal(properties.Select(property => property.Name).Order(), SearchSpaceRules.Of(type).Select(one => one.Name));
        Assert.All(properties, property => Assert.True(property is { CanRead: true, CanWrite: true }));
        Assert.Empty(type.GetFields(BindingFlags.Public | BindingFlags.Instance));
        Assert.NotNull(type.GetConstructor([]));
    }

    [Fact]
    public void Every_dimension_of_the_table_is_listed()
    {
        var fields = typeof(OptionTable).GetFields(BindingFlags.NonPublic | BindingFlags.Static)
            .Where(field => field.FieldType.IsAssignableTo(typeof(SearchDimension)))
            .Select(field => (SearchDimension)field.GetValue(null)!);

        Assert.Equal(fields.Select(field => field.Name).Order(), OptionTable.SearchSpace.Select(dimension => dimension.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Attributes_repeat_the_ranges_of_the_table(Type type)
    {
        var values = Activator.CreateInstance(type)!;
        foreach (var (name, attribute) in SearchSpaceRules.Of(type))
        {
            var dimension = OptionTable.SearchSpace.Single(one => one.Name == name);
            var property = type.GetProperty(name)!;
            var start = property.GetValue(values);
            switch (attribute)
            {
                case RangeAttribute range:
                    var expected = Assert.IsType<SearchDimension<float>>(dimension);
                    Assert.Equal(typeof(float), property.PropertyType);
                    Assert.Equal(expected.Range, ((float)range.Min, (float)range.Max));
                    Assert.Equal(expected.IsLogarithmic, range.LogBase);
                    Assert.Equal(start, range.Init);
                    break;
                case ChoiceAttribute choice:
                    object[] choices = dimension switch
                    {
                        SearchDimension<int> numbers => [.. numbers.Choices],
                        SearchDimension<float> numbers => [.. numbers.Choices],
                        _ => [.. Assert.IsType<SearchDimension<string>>(dimension).Choices],
                    };
                    Assert.Equal(choices[0].GetType(), property.PropertyType);
                    Assert.Equal(choices, choice.Candidates);
                    Assert.Equal(start, choice.DefaultValue);
                    break;
                default:
                    Assert.Fail($"{name} has neither a range nor choices.");
                    break;
            }
            Assert.Null(dimension.FaultOf(start!));
            Assert.Contains(
                $"efault {(start is string text ? $"\"{text}\"" : OptionText.Of(start))}.", OptionDocs.Summary(property),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_start_of_a_search_is_what_Balanced_chooses()
    {
        Check<FfnnClassificationSearchOptions>(() => new FfnnTrainer.Options());
        Check<FfnnClassificationSearchOptions>(() => new FfnnBinaryTrainer.Options());
        Check<FfnnRegressionSearchOptions>(() => new FfnnRegressionTrainer.Options());
        Check<FfnnRegressionSearchOptions>(() => new FfnnMultiOutputRegressionTrainer.Options());

        static void Check<T>(Func<FfnnOptions> create)
            where T : FfnnSearchOptions, new()
        {
            foreach (var (rows, isText) in new[] { (100, false), (1_500, false), (100_000, false), (100, true), (5_000, true) })
            {
                var searched = create();
                var start = SearchSpaceRules.At<T>(SearchSpaceRules.Start(typeof(T)));
                // The start is one point for tables of any size; numbers of 1,500 to 25,000 rows have narrower networks.
                Assert.Equal((2, 256), (start.NumberOfLayers, start.UnitsPerLayer));
                if (rows is >= 1_500 and <= 25_000 && !isText && start is FfnnRegressionSearchOptions)
                    start.UnitsPerLayer = 128;
                // Few numbers are embedded in bins.
                if (rows < 1_500 && !isText && start is FfnnRegressionSearchOptions)
                    (start.EmbeddingBins, start.EmbeddingSize) = (48, 8);
                // Several classes in tables of that size are learnt by Mish in smaller batches.
                if (rows is >= 1_500 and <= 25_000 && !isText && searched is FfnnTrainer.Options &&
                    start is FfnnClassificationSearchOptions several)
                    (several.Activation, several.BatchSize) = ("mish", 32);
                // Small and large tables have larger batches.
                if (start is FfnnClassificationSearchOptions classes)
                    classes.BatchSize = rows < 1_500 ? 256 : rows > 25_000 ? 128 : classes.BatchSize;
                else if (start is FfnnRegressionSearchOptions numbers)
                    numbers.BatchSize = rows < 1_500 ? 256 : numbers.BatchSize;
                start.ApplyTo(searched);

                Assert.Equal(create().Describe(rows, isText).ToString(), searched.Describe(rows, isText).ToString());
            }
        }
    }

    [Fact]
    public void Every_dimension_changes_the_options_and_both_ends_of_its_range_are_allowed()
    {
        Check<FfnnClassificationSearchOptions>(() => new FfnnTrainer.Options());
        Check<FfnnRegressionSearchOptions>(() => new FfnnRegressionTrainer.Options());

        static void Check<T>(Func<FfnnOptions> create)
            where T : FfnnSearchOptions, new()
        {
            var names = SearchSpaceRules.Of(typeof(T));
            for (var i = 0; i < names.Count; i++)
            {
                var texts = new double[] { 0, 0.5, 1 }.Select(share =>
                {
                    var point = SearchSpaceRules.Start(typeof(T));
                    point[i] = share;
                    var options = create();
                    SearchSpaceRules.At<T>(point).ApplyTo(options);
                    return options.Describe(5_000).ToString();
                }).Distinct().Count();
                Assert.True(texts >= 2, names[i].Name);
            }
        }
    }

    [Fact]
    public void Values_are_used_in_training_and_options_that_are_set_win()
    {
        var search = new FfnnRegressionSearchOptions { NumberOfLayers = 2, UnitsPerLayer = 384, Activation = "selu", LearningRate = 0.1f };
        var options = new FfnnRegressionTrainer.Options { NumberOfEpochs = 2, Dropout = 0.3f, LinearMember = false };
        search.ApplyTo(options);
        search.NumberOfLayers = 4;
        var mlContext = new MLContext(1);
        var rows = mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, 200).Select(i => new Row { Features = [i, i % 7], Label = i % 10 }).ToArray(),
            Microsoft.ML.Data.SchemaDefinition.Create(typeof(Row)));
        var model = new FfnnRegressionTrainer(mlContext, options).Fit(rows).Model;

        Assert.Equal([384, 384, 1], model.Layers.Select(layer => layer.Outputs));
        Assert.Equal("0.1", model.TrainingOptions["LearningRate"]);
        Assert.Equal("0.3", model.TrainingOptions["Dropout"]);
    }

    [Fact]
    public void Values_out_of_range_other_tasks_and_Manual_are_errors()
    {
        Assert.Equal(
            "NumberOfLayers must be one of the values 2, 3, 4, but was 7." + Environment.NewLine +
            "LearningRate must be one of the values 0.02 to 0.3, logarithmic, but was 0.5.",
            Assert.Throws<ArgumentException>(() => new FfnnClassificationSearchOptions { NumberOfLayers = 7, LearningRate = 0.5f }
                .ApplyTo(new FfnnTrainer.Options())).Message);
        Assert.Contains("Use FfnnRegressionSearchOptions.", Assert.Throws<ArgumentException>(
            () => new FfnnClassificationSearchOptions().ApplyTo(new FfnnRegressionTrainer.Options())).Message, StringComparison.Ordinal);
        Assert.Contains("Use FfnnClassificationSearchOptions.", Assert.Throws<ArgumentException>(
            () => new FfnnRegressionSearchOptions().ApplyTo(new FfnnBinaryTrainer.Options())).Message, StringComparison.Ordinal);
        var manual = new FfnnRegressionTrainer.Options { Effort = Effort.Manual };
        new FfnnRegressionSearchOptions().ApplyTo(manual);
        Assert.Contains(
            "Effort must not be Manual", Assert.Throws<ArgumentException>(() => new FfnnRegressionTrainer(new MLContext(), manual)).Message,
            StringComparison.Ordinal);
    }

    private sealed class Row
    {
        [Microsoft.ML.Data.VectorType(2)] public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
