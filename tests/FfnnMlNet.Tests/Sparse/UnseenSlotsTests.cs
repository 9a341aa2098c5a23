using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Sparse;

/// <summary>Slots that no row has take no memory, however many there are.</summary>
public class UnseenSlotsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Two_billion_slots_take_the_memory_of_those_that_rows_have()
    {
        // The first fit loads code, and its arrays tell what the slots that rows have take.
        var few = Allocated(10_000, out var expected, out _);
        var many = Allocated(2_000_000_000, out var network, out var model);

        Assert.InRange(many, 0, few + (4 << 20));
        Assert.Equal(expected, network);
        using var stream = new MemoryStream();
        var rows = View(2_000_000_000);
        _ml.Model.Save(model, rows.Schema, stream);
        Assert.InRange(stream.Length, 0, 3 << 20);
        stream.Position = 0;
        Assert.Equal(
            Quality.Scores(model.Transform(rows)).SelectMany(row => row),
            Quality.Scores(_ml.Model.Load(stream, out _).Transform(rows)).SelectMany(row => row));
    }

    private long Allocated(int slots, out string fingerprint, out ITransformer model)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var fitted = new FfnnRegressionTrainer(_ml, new FfnnRegressionTrainer.Options
        {
            Effort = Effort.Fast, NumberOfEpochs = 1, EnsembleSize = 1, Seed = 1,
        }).Fit(View(slots));
        (fingerprint, model) = (fitted.Model.Fingerprint(), fitted);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private IDataView View(int slots)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, slots);
        return _ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 600).Select(i => new Row
            {
                Label = i % 5, Features = new VBuffer<float>(slots, 3, [1, 2, 1], [i % 50, 100 + (i % 700), 5_000 + i]),
            }),
            schema);
    }

    private sealed class Row
    {
        public float Label { get; set; }

        public VBuffer<float> Features { get; set; }
    }
}
