using FfnnMlNet.Data;
using FfnnMlNet.Fuzz;
using FfnnMlNet.Fuzz.PublicFace;
using FfnnMlNet.Network;
using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>Sizes that overflow an integer are one error that names the option, without a negative or infinite number.</summary>
public class HugeSizesTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void So_many_networks() => Assert.Equal(
        "EnsembleSize times MembersPerNetwork must be at most 10000, but was 2147483647 times 1.",
        Assert.Throws<ArgumentException>(() => new FfnnTrainer(_ml, new FfnnTrainer.Options { EnsembleSize = int.MaxValue })).Message);

    [Fact]
    public void So_many_members_of_each() => Assert.Equal(
        "EnsembleSize times MembersPerNetwork must be at most 10000, but was 2147483647 times 2147483647.",
        Assert.Throws<ArgumentException>(() => new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            EnsembleSize = int.MaxValue, MembersPerNetwork = int.MaxValue,
        })).Message);

    [Fact]
    public void Effort_chooses_no_more_members_than_a_model_may_have() => Assert.Equal(
        "2", new FfnnTrainer.Options { Effort = Effort.Best, MembersPerNetwork = 5_000 }.Describe(1_000)["EnsembleSize"].Value);

    [Theory]
    [InlineData(Effort.Manual)]
    [InlineData(Effort.Fast)]
    public void So_many_units(Effort effort)
    {
        foreach (var layers in new HiddenLayer[][] { [int.MaxValue], [int.MaxValue, int.MaxValue], [10, int.MaxValue] })
        {
            var error = Assert.Throws<InsufficientMemoryException>(() => new FfnnTrainer(_ml, new FfnnTrainer.Options
            {
                Effort = effort, HiddenLayers = layers, Seed = 1,
            }).Fit(Tables.Iris(_ml)));

            Assert.Equal(Ending.Rejected, OwnErrors.Judge(error, wasCancelled: false).Item1);
            Assert.Contains("HiddenLayers", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("-", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void So_many_units_of_many_members()
    {
        var error = Assert.Throws<InsufficientMemoryException>(() => new FfnnTrainer(_ml, new FfnnTrainer.Options
        {
            Effort = Effort.Manual, HiddenLayers = [1_000_000], MembersPerNetwork = 10_000, BatchSize = int.MaxValue, Seed = 1,
        }).Fit(Tables.Iris(_ml)));

        Assert.Equal(Ending.Rejected, OwnErrors.Judge(error, wasCancelled: false).Item1);
        Assert.Contains("MembersPerNetwork", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(256, 0, "2,201,600,000")]
    [InlineData(2, 1024, "8,806,400,000")]
    public void So_many_embedded_features(int size, int bins, string numbers)
    {
        var embedding = bins == 0 ? NumericEmbedding.Periodic(16, size) : NumericEmbedding.PiecewiseLinear(bins, size);

        var error = Assert.Throws<InsufficientMemoryException>(
            () => Embeddings.Check(8_600_000, 8_600_000, [], embedding, CategoricalEmbedding.None));

        Assert.Equal(Ending.Rejected, OwnErrors.Judge(error, wasCancelled: false).Item1);
        Assert.StartsWith(
            $"NumericEmbedding {embedding} of 8,600,000 numeric features would give the first layer {numbers} numbers per row, ",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void So_many_tables()
    {
        SlotRange[] groups = [.. Enumerable.Range(0, 4_000_000).Select(i => new SlotRange(2 * i, (2 * i) + 1))];

        var error = Assert.Throws<InsufficientMemoryException>(
            () => Embeddings.Check(8_000_000, 0, groups, NumericEmbedding.None, new CategoricalEmbedding(2, 1024)));

        Assert.StartsWith(
            "CategoricalEmbedding 1024 numbers from 2 categories on of 4,000,000 groups would give the first layer " +
            "4,096,000,000 numbers per row, ",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void So_many_outputs_of_a_label()
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Label", new VectorDataViewType(NumberDataViewType.Single, 1_000_000));

        var error = Assert.Throws<InvalidOperationException>(
            () => new ValueLabelReader(schema.ToSchema()["Label"], [.. Enumerable.Range(0, 5_000).Select(i => $"q{i}")]));

        Assert.StartsWith(
            "Loss gives 5000 numbers for each of the 1000000 values of label column 'Label', 5000000000 outputs in all, " +
            "but a network may have ",
            error.Message, StringComparison.Ordinal);
    }
}
