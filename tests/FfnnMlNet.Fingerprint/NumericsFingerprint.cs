using FfnnMlNet.Numerics;

namespace FfnnMlNet.Fingerprint;

/// <summary>Hashes of what the numerics compute, in one line: "lanes=16 functions=... products=... reductions=... random=...".</summary>
internal static class NumericsFingerprint
{
    public static string Compute() =>
        $"lanes={LaneWidth.Current} functions={Functions()} products={Products()} reductions={Sums()} random={RandomNumbers()}";

    private static string Functions()
    {
        using var hash = new BitHash();
        var source = Numbers.Sweep(gridPoints: 1000, perExponent: 4);
        var target = new float[source.Length];
        foreach (var function in LaneFunctions.All)
        {
            function.Current(source, target);
            hash.Add(target);
        }
        return hash.Finish();
    }

    private static string Products()
    {
        using var hash = new BitHash();
        var product = new MatrixProduct();
        foreach (var (rows, inputs, outputs) in new[] { (1, 1, 1), (3, 5, 7), (9, 17, 33), (33, 31, 16), (70, 64, 65) })
        {
            var input = Numbers.Random(rows, inputs, seed: 1);
            var output = AlignedBuffer.CreateMatrix(rows, outputs);
            product.Forward(input, Numbers.Random(inputs, outputs, seed: 2), Numbers.Random(1, outputs, seed: 3), output);
            Add(hash, output);
            var inputGradient = AlignedBuffer.CreateMatrix(rows, inputs);
            product.InputGradient(output, Turned(Numbers.Random(outputs, inputs, seed: 4)), inputGradient);
            Add(hash, inputGradient);
            var weightGradient = AlignedBuffer.CreateMatrix(inputs, outputs);
            product.WeightGradient(input, output, weightGradient);
            Add(hash, weightGradient);
        }
        return hash.Finish();
    }

    private static Matrix Turned(Matrix matrix)
    {
        var turned = AlignedBuffer.CreateMatrix(matrix.Columns, matrix.Rows);
        for (var row = 0; row < matrix.Rows; row++)
            for (var column = 0; column < matrix.Columns; column++)
                turned[column, row] = matrix[row, column];
        return turned;
    }

    private static string Sums()
    {
        using var hash = new BitHash();
        var values = Numbers.Random(1, 1000, seed: 5).Row(0);
        for (var length = 0; length < values.Length; length += length < 70 ? 1 : 31)
            hash.Add([Reductions.Sum(values[..length]), Reductions.SumOfSquares(values[..length]), Reductions.Max(values[..length])]);
        return hash.Finish();
    }

    private static string RandomNumbers()
    {
        using var hash = new BitHash();
        var random = new RandomStream(7, RandomPurpose.Shuffle, 1);
        for (var i = 0; i < 1000; i++)
            hash.Add([random.NextSingle(), random.NextGaussian(), random.NextInt32(1000)]);
        return hash.Finish();
    }

    private static void Add(BitHash hash, Matrix matrix)
    {
        for (var row = 0; row < matrix.Rows; row++)
            hash.Add(matrix.PaddedRow(row));
    }
}
