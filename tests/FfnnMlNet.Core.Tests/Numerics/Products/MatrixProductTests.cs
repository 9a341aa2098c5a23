using FfnnMlNet.Fingerprint;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

public class MatrixProductTests
{
    private const float Untouched = GuardedOutput.Untouched;

    // The classical bound: each fused multiply-add of a chain errs by half a ULP, relative to the sum of magnitudes.
    private const double RelativeErrorOfOneStep = 1.0 / (1 << 24);

    // Large enough that each of the three products is shared between threads. The tiles leave some rows over.
    private const int SharedRows = 257;
    private const int SharedInputs = 130;
    private const int SharedOutputs = 90;

    private static readonly int[] Sizes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 70];

    // Each pair of sizes in any two dimensions occurs with some size of the third. All 8,000 shapes would take too long.
    private const int Thinning = 7;

    public static TheoryData<int> RowCounts => new(Sizes);

    /// <summary>The factors of output = start + left * right, by which a product is computed again in double.</summary>
    private readonly record struct Factors(Func<int, int, float> Left, Matrix Right, int Rows, int Inner, Matrix? Start)
    {
        public int Columns => Right.Columns;

        public static Factors Forward(Matrix input, Matrix weights, Matrix bias) =>
            new((r, i) => input[r, i], weights, input.Rows, input.Columns, bias);

        public static Factors InputGradient(Matrix delta, Matrix transposedWeights) =>
            new((r, o) => delta[r, o], transposedWeights, delta.Rows, delta.Columns, null);

        public static Factors WeightGradient(Matrix input, Matrix delta) =>
            new((i, r) => input[r, i], delta, input.Columns, input.Rows, null);
    }

    /// <summary>Shapes of several blocks (256 rows, 256 columns, 512 of the inner dimension) in each of the three products; factors and
    /// outputs that L2 does not hold, which are prefetched; and few outputs or rows, for which lanes run along rows.</summary>
    public static TheoryData<int, int, int> LargeShapes => new()
    {
        { 1, 530, 306 },
        { 33, 530, 290 },
        { 300, 40, 270 },
        { 261, 520, 3 },
        { 64, 300, 1 },
        { 40, 257, 2 },
        { 70, 257, 4 },
        { 513, 66, 5 },
        { 31, 600, 17 },
        { 32, 530, 290 },
        { 16, 300, 513 },
        { 63, 260, 300 },
        { 32, 2100, 64 },
        { 40, 530, 300 },
        { 70, 790, 400 },
        { 450, 530, 310 },
        { 520, 70, 300 },
        { 530, 300, 10 },
        { 100, 70, 12 },
        { 100, 70, 13 },
        // One and two outputs are computed 8 and 4 vectors of rows or inputs at a time. These shapes leave a remainder.
        { 300, 300, 1 },
        { 270, 310, 2 },
        { 200, 100, 2 },
    };

    [Theory]
    [MemberData(nameof(RowCounts))]
    public void Every_shape_is_one_ascending_chain_of_fused_multiply_adds(int rows)
    {
        foreach (var (inputs, outputs) in ShapesFor(rows))
            CheckChains(rows, inputs, outputs);
    }

    [Theory]
    [MemberData(nameof(LargeShapes))]
    public void Every_large_or_narrow_shape_is_one_ascending_chain_of_fused_multiply_adds(int rows, int inputs, int outputs) =>
        CheckChains(rows, inputs, outputs);

    [Theory]
    [MemberData(nameof(RowCounts))]
    public void Every_shape_has_the_same_bits_for_all_lane_widths(int rows)
    {
        foreach (var (inputs, outputs) in ShapesFor(rows))
            CheckWidths(rows, inputs, outputs);
    }

    [Theory]
    [MemberData(nameof(LargeShapes))]
    public void Every_large_or_narrow_shape_has_the_same_bits_for_all_lane_widths(int rows, int inputs, int outputs) =>
        CheckWidths(rows, inputs, outputs);

    private static void CheckChains(int rows, int inputs, int outputs)
    {
        var product = new MatrixProduct();
        var what = $"[{rows}, {inputs}] and [{inputs}, {outputs}]";
        var (input, weights, bias, delta, transposed) = Operands(rows, inputs, outputs);

        var forward = new GuardedOutput(rows, outputs);
        product.Forward(input, weights, bias, forward.Matrix);
        CheckChain(Factors.Forward(input, weights, bias), forward, "Forward of " + what);

        var inputGradient = new GuardedOutput(rows, inputs);
        product.InputGradient(delta, weights, inputGradient.Matrix);
        CheckChain(Factors.InputGradient(delta, transposed), inputGradient, "InputGradient of " + what);

        var weightGradient = new GuardedOutput(inputs, outputs);
        product.WeightGradient(input, delta, weightGradient.Matrix);
        CheckChain(Factors.WeightGradient(input, delta), weightGradient, "WeightGradient of " + what);
    }

    private static void CheckWidths(int rows, int inputs, int outputs)
    {
        var (input, weights, bias, delta, _) = Operands(rows, inputs, outputs);
        GuardedOutput[] expected = [new(rows, outputs), new(rows, inputs), new(inputs, outputs)];
        var product = new MatrixProduct();
        product.Forward(input, weights, bias, expected[0].Matrix);
        product.InputGradient(delta, weights, expected[1].Matrix);
        product.WeightGradient(input, delta, expected[2].Matrix);

        Check<Lanes1>();
        Check<Lanes4>();
        Check<Lanes8>();
        Check<Lanes16>();

        void Check<T>() where T : struct, ILanes<T>
        {
            var what = $"of [{rows}, {inputs}] and [{inputs}, {outputs}] with {T.Count} lanes";
            var forward = new GuardedOutput(rows, outputs);
            MatrixProduct.Run<T>(ProductTask.Forward(input, weights, bias, forward.Matrix));
            forward.CheckBits(expected[0].Matrix, "Forward " + what);

            var inputGradient = new GuardedOutput(rows, inputs);
            MatrixProduct.Run<T>(ProductTask.InputGradient(delta, weights, inputGradient.Matrix));
            inputGradient.CheckBits(expected[1].Matrix, "InputGradient " + what);

            var weightGradient = new GuardedOutput(inputs, outputs);
            MatrixProduct.Run<T>(ProductTask.WeightGradient(input, delta, weightGradient.Matrix));
            weightGradient.CheckBits(expected[2].Matrix, "WeightGradient " + what);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Shared_products_have_the_same_bits_for_any_number_of_threads(int threads)
    {
        var (input, weights, bias, delta, transposed) = Operands(SharedRows, SharedInputs, SharedOutputs);
        using var team = new ThreadTeam(threads);
        var alone = new MatrixProduct();
        var shared = new MatrixProduct(team);

        CheckBoth(SharedRows, SharedOutputs, (product, output) => product.Forward(input, weights, bias, output));
        CheckBoth(SharedRows, SharedInputs, (product, output) => product.InputGradient(delta, weights, output));
        CheckBoth(SharedInputs, SharedOutputs, (product, output) => product.WeightGradient(input, delta, output));

        void CheckBoth(int rows, int columns, Action<MatrixProduct, Matrix> multiply)
        {
            var expected = AlignedBuffer.CreateMatrix(rows, columns);
            multiply(alone, expected);
            var actual = new GuardedOutput(rows, columns);
            multiply(shared, actual.Matrix);
            actual.CheckBits(expected, $"[{rows}, {columns}] with {threads} threads");
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(96)]
    [InlineData(200)]
    public void Products_large_enough_for_a_hundred_threads_have_the_same_bits_on_all_of_them(int threads)
    {
        const int Rows = 160, Inputs = 96, Outputs = 6400;
        var (input, weights, bias, _, _) = Operands(Rows, Inputs, Outputs);
        using var team = new ThreadTeam(threads);
        var expected = AlignedBuffer.CreateMatrix(Rows, Outputs);
        new MatrixProduct().Forward(input, weights, bias, expected);
        var actual = new GuardedOutput(Rows, Outputs);

        new MatrixProduct(team).Forward(input, weights, bias, actual.Matrix);

        Assert.Equal(threads, team.Started);
        actual.CheckBits(expected, $"[{Rows}, {Outputs}] with {threads} threads");
    }

    [Fact]
    public void Large_products_are_shared_and_small_ones_are_not()
    {
        // A disposed team refuses to run, so its exception shows that the product asked for it.
        var team = new ThreadTeam(2);
        team.Dispose();
        var product = new MatrixProduct(team);
        var (input, weights, bias, delta, transposed) = Operands(SharedRows, SharedInputs, SharedOutputs);

        Assert.Throws<ObjectDisposedException>(
            () => product.Forward(input, weights, bias, AlignedBuffer.CreateMatrix(SharedRows, SharedOutputs)));
        Assert.Throws<ObjectDisposedException>(
            () => product.InputGradient(delta, weights, AlignedBuffer.CreateMatrix(SharedRows, SharedInputs)));
        Assert.Throws<ObjectDisposedException>(
            () => product.WeightGradient(input, delta, AlignedBuffer.CreateMatrix(SharedInputs, SharedOutputs)));

        product.Forward(input.Top(8), weights, bias, AlignedBuffer.CreateMatrix(8, SharedOutputs));
    }

    [Fact]
    public void A_row_has_the_same_bits_alone_or_in_a_batch()
    {
        var (input, weights, bias, delta, transposed) = Operands(rows: 11, inputs: 33, outputs: 17);
        var product = new MatrixProduct();
        var batch = AlignedBuffer.CreateMatrix(11, 17);
        product.Forward(input, weights, bias, batch);
        var batchGradient = AlignedBuffer.CreateMatrix(11, 33);
        product.InputGradient(delta, weights, batchGradient);

        for (var row = 0; row < 11; row++)
        {
            var output = AlignedBuffer.CreateMatrix(1, 17);
            product.Forward(Alone(input, row), weights, bias, output);
            SameBits.Check(batch.PaddedRow(row), output.PaddedRow(0), $"Forward of row {row}");

            var gradient = AlignedBuffer.CreateMatrix(1, 33);
            product.InputGradient(Alone(delta, row), weights, gradient);
            SameBits.Check(batchGradient.PaddedRow(row), gradient.PaddedRow(0), $"InputGradient of row {row}");
        }

        static Matrix Alone(Matrix matrix, int row)
        {
            var alone = AlignedBuffer.CreateMatrix(1, matrix.Columns);
            matrix.Row(row).CopyTo(alone.Row(0));
            return alone;
        }
    }

    [Fact]
    public void Padding_of_the_left_factor_is_not_read()
    {
        var (input, weights, bias, delta, transposed) = Operands(rows: 9, inputs: 17, outputs: 33);
        for (var row = 0; row < 9; row++)
        {
            input.PaddedRow(row)[17..].Fill(float.NaN);
            delta.PaddedRow(row)[33..].Fill(float.NaN);
        }
        var product = new MatrixProduct();

        var forward = new GuardedOutput(9, 33);
        product.Forward(input, weights, bias, forward.Matrix);
        CheckChain(Factors.Forward(input, weights, bias), forward, "Forward");
        var gradient = new GuardedOutput(9, 17);
        product.InputGradient(delta, weights, gradient.Matrix);
        CheckChain(Factors.InputGradient(delta, transposed), gradient, "InputGradient");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void NaN_and_infinity_reach_every_output_that_depends_on_them(float bad)
    {
        var (input, weights, bias, _, _) = Operands(rows: 6, inputs: 5, outputs: 4);
        input[2, 3] = bad;
        var output = AlignedBuffer.CreateMatrix(6, 4);
        new MatrixProduct().Forward(input, weights, bias, output);

        for (var row = 0; row < 6; row++)
            Assert.Equal(row != 2, Reductions.AllFinite(output.Row(row)));
    }

    [Fact]
    public void Memory_between_padded_columns_and_the_next_row_is_untouched()
    {
        const int Stride = 48;
        var right = new AlignedBuffer(5 * Stride).Slice(0, 5, 17, Stride);
        Numbers.Random(5, 17, seed: 2).CopyTo(right);
        var left = Numbers.Random(7, 5, seed: 1);
        var memory = new AlignedBuffer(7 * Stride);
        memory.Span.Fill(Untouched);
        var output = memory.Slice(0, 7, 17, Stride);

        new MatrixProduct().Forward(left, right, AlignedBuffer.CreateMatrix(1, 17), output);

        for (var row = 0; row < 7; row++)
            Assert.All(output.PaddedRow(row)[AlignedBuffer.StrideFor(17)..].ToArray(), value => Assert.Equal(Untouched, value));
    }

    [Fact]
    public void Padding_counts_as_zero_when_it_is_zero_or_NaN_and_wide_enough()
    {
        var matrix = AlignedBuffer.CreateMatrix(3, 5);
        Assert.True(matrix.HasZeroPadding());
        matrix.PaddedRow(2)[15] = float.NaN;
        Assert.True(matrix.HasZeroPadding());
        matrix.PaddedRow(2)[15] = float.Epsilon;
        Assert.False(matrix.HasZeroPadding());
        Assert.True(matrix.Top(2).HasZeroPadding());

        Assert.False(new Matrix(new float[100], 0, 3, 5, stride: 5).HasZeroPadding());
        Assert.False(new Matrix(new float[40], 0, 3, 5, stride: 16).HasZeroPadding());
    }

    private static IEnumerable<(int Inputs, int Outputs)> ShapesFor(int rows)
    {
        var r = Array.IndexOf(Sizes, rows);
        for (var i = 0; i < Sizes.Length; i++)
        {
            for (var o = 0; o < Sizes.Length; o++)
            {
                if ((r + (2 * i) + (3 * o)) % Thinning == 0)
                    yield return (Sizes[i], Sizes[o]);
            }
        }
    }

    private static (Matrix Input, Matrix Weights, Matrix Bias, Matrix Delta, Matrix TransposedWeights) Operands(
        int rows, int inputs, int outputs)
    {
        var weights = Numbers.Random(inputs, outputs, seed: 2);
        var transposed = AlignedBuffer.CreateMatrix(outputs, inputs);
        for (var i = 0; i < inputs; i++)
        {
            for (var o = 0; o < outputs; o++)
                transposed[o, i] = weights[i, o];
        }
        return (Numbers.Random(rows, inputs, seed: 1), weights, Numbers.Random(1, outputs, seed: 3), Numbers.Random(rows, outputs, seed: 4),
            transposed);
    }

    private static void CheckChain(Factors factors, GuardedOutput output, string what)
    {
        var expected = AlignedBuffer.CreateMatrix(factors.Rows, factors.Columns);
        for (var row = 0; row < factors.Rows; row++)
        {
            for (var column = 0; column < factors.Columns; column++)
            {
                var start = factors.Start is { } bias ? bias[0, column] : 0f;
                var (chain, exact, magnitude) = (start, (double)start, (double)MathF.Abs(start));
                for (var i = 0; i < factors.Inner; i++)
                {
                    var (left, right) = (factors.Left(row, i), factors.Right[i, column]);
                    chain = MathF.FusedMultiplyAdd(left, right, chain);
                    exact += (double)left * right;
                    magnitude += Math.Abs((double)left * right);
                }
                expected[row, column] = chain;
                var bound = factors.Inner * RelativeErrorOfOneStep * magnitude;
                var error = Math.Abs(output.Matrix[row, column] - exact);
                if (!(error <= bound))
                    Assert.Fail(FormattableString.Invariant($"{what}: [{row}, {column}] is {error:E2} off, more than {bound:E2}."));
            }
        }
        output.CheckBits(expected, what);
    }
}
