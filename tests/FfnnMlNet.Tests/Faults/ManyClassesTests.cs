using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>A key type says how many classes there may be; more than memory holds are refused at once, before any row is read.</summary>
public class ManyClassesTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(Effort.Fast)]
    [InlineData(Effort.Manual)]
    public void The_largest_key_type_is_an_error_that_names_column_count_and_cure(Effort effort)
    {
        var trainer = new FfnnTrainer(_ml, new FfnnTrainer.Options { Effort = effort, LabelColumnName = "Kind" });
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<InsufficientMemoryException>(() => trainer.Fit(Rows(int.MaxValue)));

        Assert.StartsWith(
            "Label column 'Kind' has keys for 2,147,483,647 classes, whose outputs alone would need 216.0 GB, but ",
            error.Message, StringComparison.Ordinal);
        Assert.Contains("mlContext.Transforms.Conversion.MapValueToKey(\"Kind\")", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void Classes_that_no_row_has_are_trained_where_there_is_room()
    {
        var options = new FfnnTrainer.Options { Effort = Effort.Manual, LabelColumnName = "Kind", HiddenLayers = [], NumberOfEpochs = 1 };

        var model = new FfnnTrainer(_ml, options).Fit(Rows(3000)).Model;

        Assert.Equal(3000, model.Layers[^1].Outputs);
    }

    private IDataView Rows(int classes)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Kind"].ColumnType = new KeyDataViewType(typeof(uint), classes);
        Row[] rows = [.. Enumerable.Range(0, 20).Select(i => new Row { Features = [i, i % 2], Kind = (uint)(i % 2) })];
        return _ml.Data.LoadFromEnumerable(rows, schema);
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        [KeyType(2)]
        public uint Kind { get; set; }
    }
}
