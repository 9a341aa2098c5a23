using FfnnMlNet.Fingerprint;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

/// <summary>Input gradients that the product itself finishes by an epilogue and sums over the rows. They have the bits of three separate
/// passes.</summary>
public class ProductSumsTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 33, 1 },
        { 3, 17, 2 },
        { 4, 16, 3 },
        { 7, 70, 4 },
        { 70, 33, 5 },
        { 200, 100, 2 },
        { 301, 270, 1 },
        { 64, 1000, 4 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Sums_are_those_of_a_pass_of_their_own(int rows, int inputs, int outputs)
    {
        var (delta, weights) = (Numbers.Random(rows, outputs, seed: 1), Numbers.Random(inputs, outputs, seed: 2));
        var activation = Numbers.Random(rows, inputs, seed: 3);
        var epilogue = Activation.Relu.BackwardEpilogue!;
        var (expected, expectedSums) = (AlignedBuffer.CreateMatrix(rows, inputs), AlignedBuffer.CreateMatrix(1, inputs));
        new MatrixProduct().InputGradient(delta, weights, expected);
        Activation.Relu.BackwardInPlace(activation, activation, expected);
        ColumnSums.Into(expected, expectedSums);

        Check<Lanes1>();
        Check<Lanes4>();
        Check<Lanes8>();
        Check<Lanes16>();
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var team = new ThreadTeam(threads);
            var (gradient, sums) = Room();
            new MatrixProduct(team).InputGradient(delta, weights, gradient, epilogue, activation, sums);
            Compare(gradient, sums, $"{threads} threads");
        }

        void Check<T>() where T : struct, ILanes<T>
        {
            var (gradient, sums) = Room();
            var task = ProductTask.InputGradient(delta, weights, gradient) with { Epilogue = epilogue, Other = activation, Sums = sums };
            MatrixProduct.Run<T>(task);
            if (!ProductPlans.For(ProductShape.Of(task, T.Count)).WritesSums)
                ColumnSums.Into<T>(gradient, ref sums.First);
            Compare(gradient, sums, $"{T.Count} lanes");
        }

        (Matrix Gradient, Matrix Sums) Room()
        {
            var (gradient, sums) = (AlignedBuffer.CreateMatrix(rows, inputs), AlignedBuffer.CreateMatrix(1, inputs));
            sums.Row(0).Fill(float.NaN);
            return (gradient, sums);
        }

        void Compare(Matrix gradient, Matrix sums, string how)
        {
            SameBits.Check(expectedSums.PaddedRow(0), sums.PaddedRow(0), $"sums with {how}");
            for (var row = 0; row < rows; row++)
                SameBits.Check(expected.PaddedRow(row), gradient.PaddedRow(row), $"row {row} with {how}");
        }
    }

    // Products of more than 800,000 multiply-adds are shared between threads: by columns, but by rows where 20 inputs are a single panel.
    [Theory]
    [InlineData(1500, 600)]
    [InlineData(40_000, 20)]
    public void A_large_product_is_shared_by_rows_or_columns_and_has_the_same_sums(int rows, int inputs)
    {
        var (delta, weights) = (Numbers.Random(rows, 2, seed: 1), Numbers.Random(inputs, 2, seed: 2));
        var (alone, shared) = (AlignedBuffer.CreateMatrix(1, inputs), AlignedBuffer.CreateMatrix(1, inputs));
        using var team = new ThreadTeam(2);

        new MatrixProduct().InputGradient(delta, weights, AlignedBuffer.CreateMatrix(rows, inputs), sums: alone);
        new MatrixProduct(team).InputGradient(delta, weights, AlignedBuffer.CreateMatrix(rows, inputs), sums: shared);

        SameBits.Check(alone.PaddedRow(0), shared.PaddedRow(0), $"{rows} rows");
    }
}
