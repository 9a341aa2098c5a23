using FfnnMlNet.Network;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Training;

public class MemoryEstimateTests
{
    private const double Gigabyte = 1 << 30;

    [Theory]
    [InlineData(new[] { 16, 1600, 16 }, 1_000_000, "Lower BatchSize.")]
    [InlineData(new[] { 16, 100_000, 100_000, 16 }, 32, "Use fewer units in HiddenLayers, or fewer features")]
    [InlineData(new[] { 16, 100_000, 100_000 }, 32, "Use fewer units in the last of HiddenLayers, or fewer classes or outputs.")]
    public void What_does_not_fit_is_an_error_with_its_bytes_and_the_option_to_change(int[] sizes, int batchRows, string advice)
    {
        var estimate = MemoryEstimate.Of(sizes, batchRows, copies: 5);

        var error = Assert.Throws<InsufficientMemoryException>(() => estimate.Check(sizes, estimate.Total - 1));

        Assert.StartsWith(FormattableString.Invariant($"Training would need {estimate.Total / Gigabyte:F1} GB, "), error.Message);
        Assert.Contains(advice, error.Message);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(int.MaxValue - 14)]
    [InlineData(int.MaxValue - 15)]
    public void Sizes_at_the_end_of_int_are_refused_with_their_bytes(int units)
    {
        var estimate = MemoryEstimate.Of([16, units, 1], batchRows: 10_000, copies: 5);

        var error = Assert.Throws<InsufficientMemoryException>(() => estimate.Check([16, units, 1], available: 1L << 40));

        // 17 + 16 parameters per unit, five times, and 3 floats per unit and row.
        Assert.Equal(4.0 * 5 * 33 * 2_147_483_648, estimate.Parameters, 0.001 * estimate.Parameters);
        Assert.Equal(4.0 * 10_000 * 3 * 2_147_483_648, estimate.Batch, 0.001 * estimate.Batch);
        Assert.StartsWith(FormattableString.Invariant($"Training would need {estimate.Total / Gigabyte:F1} GB, "), error.Message);
    }

    [Fact]
    public void Every_buffer_of_parameters_and_every_row_of_a_batch_counts()
    {
        // Parameters: 16 x 32 + 32 and 32 x 16 + 16. Per row: z, a and delta of 48 units, 16 inputs and 16 targets.
        var estimate = MemoryEstimate.Of([16, 32, 16], batchRows: 10, copies: 5);

        Assert.Equal(4.0 * 5 * ((17 * 32) + (33 * 16)), estimate.Parameters);
        Assert.Equal(4.0 * 10 * ((3 * 48) + 32), estimate.Batch);
        // Exactly as many bytes as needed are enough.
        estimate.Check([16, 32, 16], estimate.Total);
    }

    [Fact]
    public void Masks_of_dropout_and_a_piece_of_an_embedding_count_too()
    {
        MemoryEstimate plain = MemoryEstimate.Of([16, 32, 16], batchRows: 10, copies: 5);
        var dropping = MemoryEstimate.Of([16, 32, 16], batchRows: 10, copies: 5, dropout: new DropoutRates([0.5f], Seed: 1));
        // 16 scaled inputs, and their gradients.
        var scaled = MemoryEstimate.Of(
            [16, 32, 16], batchRows: 10, copies: 5, new InputEmbedding(16, [], [], 0, 0, 0, hasScale: true));

        Assert.Equal(4.0 * 10 * 2 * 32, dropping.Batch - plain.Batch);
        Assert.Equal(4.0 * 10 * 3 * 16, scaled.Batch - plain.Batch);
        Assert.Equal(4.0 * 5 * 16, scaled.Parameters - plain.Parameters);
    }
}
