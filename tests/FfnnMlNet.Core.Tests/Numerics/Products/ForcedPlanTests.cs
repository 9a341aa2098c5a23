using System.Collections.Concurrent;
using FfnnMlNet.Fingerprint;
using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

/// <summary>Runs every plan of the table on every shape that it can run, whether it would be chosen for it or not, with every lane type,
/// and compares the bits with those of the naive product.</summary>
public class ForcedPlanTests
{
    private const float Rate = 0.5f;

    // Around the heights of tiles, the widths of vectors and panels, and the limits of some plans: 12 columns, chains of 4 multiply-adds.
    private static readonly int[] Sizes =
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 15, 16, 17, 23, 24, 25, 31, 32, 33, 47, 48, 49, 64, 65];

    // Each pair of sizes in any two dimensions occurs with some size of the third. All 17,576 shapes would take too long.
    private const int Thinning = 29;

    // Rows, inner dimension, columns.
    private static readonly (int Rows, int Inner, int Columns)[] LargeShapes =
    [
        // One or two blocks in each dimension. The accumulators or the right factor are larger than L2.
        (257, 513, 300),
        (450, 530, 310),
        (70, 300, 900),
        // A left factor that fills the packing buffer, in tiles of 8 rows and of 6.
        (256, 512, 40),
        (300, 1024, 33),
        (1, 530, 290),
        // Few columns and short chains, each large enough to be cut into two blocks.
        (300, 600, 11),
        (2100, 1030, 1),
        (1100, 2000, 2),
        (7000, 2, 304),
        // More inputs than one block of the plan with lanes along rows takes.
        (17, 40, 4130),
    ];

    private static readonly ConcurrentDictionary<(ProductKinds, int, int, int), (ProductTask Task, Matrix Expected)> s_products = new();

    /// <summary>The kinds of products.</summary>
    public static TheoryData<string> Kinds() => new(Enum.GetNames<ProductKinds>());

    /// <summary>Kind of product and number of lanes.</summary>
    public static TheoryData<string, int> KindsAndLanes()
    {
        var cells = new TheoryData<string, int>();
        foreach (var kind in Enum.GetNames<ProductKinds>())
            foreach (var lanes in LaneTypes.All)
                cells.Add(kind, lanes);
        return cells;
    }

    /// <summary>Plan, kind of product and number of lanes, where the plan can run at least one of the shapes.</summary>
    public static TheoryData<string, string, int> Cells()
    {
        var cells = new TheoryData<string, string, int>();
        foreach (var plan in ProductPlans.All)
            foreach (var kind in Enum.GetValues<ProductKinds>())
                foreach (var lanes in LaneTypes.All)
                    if (Shapes().Any(s => plan.CanRun(
                        new ProductShape { Kind = kind, Rows = s.Rows, Inner = s.Inner, Columns = s.Columns, Lanes = lanes })))
                        cells.Add(plan.Name, kind.ToString(), lanes);
        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_forced_plan_gives_the_bits_of_the_naive_product(string plan, string kind, int lanes) =>
        LaneTypes.Run(lanes, new Check(ProductPlans.All.Single(each => each.Name == plan), Enum.Parse<ProductKinds>(kind)));

    [Fact]
    public void Plans_have_names_of_their_own() =>
        Assert.Equal(ProductPlans.All.Length, ProductPlans.All.Select(plan => plan.Name).Distinct().Count());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_last_plan_of_a_kind_always_applies(string kind)
    {
        var ofKind = Enum.Parse<ProductKinds>(kind);

        Assert.True(ProductPlans.All.Last(plan => (plan.Kinds & ofKind) != 0).When(new ProductShape { Kind = ofKind, Lanes = 1 }));
    }

    [Theory]
    [MemberData(nameof(KindsAndLanes))]
    public void A_chosen_plan_can_run_its_shape_and_blocks_at_the_edge_keep_its_kernel(string kind, int lanes)
    {
        foreach (var (rows, inner, columns) in Shapes())
        {
            var shape = ProductShape.Of(Product(Enum.Parse<ProductKinds>(kind), rows, inner, columns).Task, lanes);
            var plan = ProductPlans.For(shape);
            Assert.True(plan.CanRun(shape), $"{plan} cannot run {shape}");
            foreach (var (blockRows, blockColumns) in new[] { (1, shape.BlockColumns), (5, 7), (shape.BlockRows, 1), (32, 32) })
            {
                var edge = ProductPlans.For(shape with
                {
                    BlockRows = Math.Min(blockRows, shape.BlockRows),
                    BlockColumns = Math.Min(blockColumns, shape.BlockColumns),
                });
                Assert.True(edge.GetType() == plan.GetType(), $"{plan} and {edge} in one product, {shape}");
            }
        }
    }

    private static IEnumerable<(int Rows, int Inner, int Columns)> Shapes()
    {
        for (var r = 0; r < Sizes.Length; r++)
            for (var i = 0; i < Sizes.Length; i++)
                for (var c = 0; c < Sizes.Length; c++)
                    if ((r + (2 * i) + (3 * c)) % Thinning == 0)
                        yield return (Sizes[r], Sizes[i], Sizes[c]);
        foreach (var shape in LargeShapes)
            yield return shape;
        // The plans for one row and for transposed output can run few of the shapes above.
        foreach (var size in Sizes)
        {
            yield return (1, size, 130);
            yield return (65, size, 7);
            yield return (65, 3, size);
        }
    }

    private static (ProductTask Task, Matrix Expected) Product(ProductKinds kind, int rows, int inner, int columns) =>
        s_products.GetOrAdd((kind, rows, inner, columns), _ =>
        {
            var output = AlignedBuffer.CreateMatrix(rows, columns);
            var task = kind switch
            {
                ProductKinds.Forward => ProductTask.Forward(
                    Numbers.Random(rows, inner, seed: 1), Numbers.Random(inner, columns, seed: 2), Numbers.Random(1, columns, seed: 3),
                    output),
                ProductKinds.InputGradient => ProductTask.InputGradient(
                    Numbers.Random(rows, inner, seed: 1), Numbers.Random(columns, inner, seed: 2), output),
                _ => ProductTask.WeightGradient(Numbers.Random(inner, rows, seed: 1), Numbers.Random(inner, columns, seed: 2), output),
            };
            return (task, ProductTwin.Of(task));
        });

    private readonly struct Check(ProductPlan plan, ProductKinds kind) : ILaneAction
    {
        private const Prefetches AllPrefetches = Prefetches.RightFactor | Prefetches.Accumulators;

        public void Run<T>() where T : struct, ILanes<T>
        {
            var checkedShapes = 0;
            foreach (var (rows, inner, columns) in Shapes())
            {
                var (task, expected) = Product(kind, rows, inner, columns);
                if (!plan.CanRun(ProductShape.Of(task, T.Count)))
                    continue;
                checkedShapes++;
                var what = $"{plan}, {kind} of [{rows}, {inner}] and [{inner}, {columns}], {T.Count} lanes";
                var whole = new GuardedOutput(rows, columns);
                Compute<T>(task with { Output = whole.Matrix }, Prefetches.None, rows, columns);
                whole.CheckBits(expected, what);
                var shares = new GuardedOutput(rows, columns);
                Compute<T>(task with { Output = shares.Matrix }, AllPrefetches, ProductTuning.ShareRows, columns);
                shares.CheckBits(expected, what + ", shared by rows");
                shares = new GuardedOutput(rows, columns);
                Compute<T>(task with { Output = shares.Matrix }, AllPrefetches, rows, ProductTuning.PanelColumns);
                shares.CheckBits(expected, what + ", shared by columns");
                CheckEpilogue<T>(task, expected, what);
            }
            Assert.True(checkedShapes >= 20, $"{plan} ran {checkedShapes} shapes");
        }

        // The epilogue changes the other matrix, so an element that is finished twice has a wrong value there.
        private void CheckEpilogue<T>(ProductTask task, Matrix product, string what) where T : struct, ILanes<T>
        {
            var (rows, columns) = (product.Rows, product.Columns);
            var (output, parameters) = (new GuardedOutput(rows, columns), new GuardedOutput(rows, columns));
            var expected = AlignedBuffer.CreateMatrix(rows, columns);
            for (var row = 0; row < rows; row++)
            {
                parameters.Matrix.PaddedRow(row).Clear();
                for (var column = 0; column < columns; column++)
                {
                    parameters.Matrix[row, column] = 1f / (1 + row + column);
                    expected[row, column] = MathF.FusedMultiplyAdd(-Rate, product[row, column], 1f / (1 + row + column));
                }
            }
            var descend = new ProductEpilogue<Descend>(new Descend(Rate));
            Compute<T>(
                task with { Output = output.Matrix, Epilogue = descend, Other = parameters.Matrix }, AllPrefetches, rows, columns);
            parameters.CheckBits(expected, what + ", with an epilogue");
        }

        // Computes the product in shares of the given numbers of rows and columns, one after the other.
        private void Compute<T>(in ProductTask task, Prefetches prefetches, int shareRows, int shareColumns) where T : struct, ILanes<T>
        {
            var shape = ProductShape.Of(task, T.Count);
            var buffers = new PackingBuffers();
            var padded = AlignedBuffer.StrideFor(shareColumns);
            for (var row = 0; row < shape.Rows; row += shareRows)
                for (var column = 0; column < shape.PaddedColumns; column += padded)
                    plan.Run<T>(task, shape, new ProductShare
                    {
                        Buffers = buffers,
                        FirstRow = row,
                        LastRow = Math.Min(row + shareRows, shape.Rows),
                        FirstColumn = column,
                        LastColumn = Math.Min(column + padded, shape.PaddedColumns),
                        Forced = prefetches,
                    });
        }
    }
}
