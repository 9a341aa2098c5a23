using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>
/// Entity embeddings (Guo and Berkhahn, 2016). Every group of one-hot inputs has a learnt table with one row per category. The columns of a
/// group are the product of its inputs and its table: the table row of the one category whose input is 1, or zeros where no input is set,
/// as for a category that training has not seen. The tables start from a standard normal distribution.
/// </summary>
internal sealed class CategoryTables : InputEncoder
{
    private readonly SlotRange[] _groups;
    private readonly int _size;

    /// <param name="groups">The inputs of each group, ascending, without overlap.</param>
    /// <param name="size">Columns per group.</param>
    public CategoryTables(SlotRange[] groups, int size) : base(checked(groups.Length * size))
    {
        (_groups, _size) = (groups, size);
        Tables = new ParameterBlock(ParameterKind.Table, groups.Sum(group => group.Last - group.First + 1L), size);
        Blocks = [Tables];
    }

    /// <summary>[categories of all groups, size]: the table of each group below that of the group before.</summary>
    public ParameterBlock Tables { get; }

    public override void Initialize(AlignedBuffer parameters, int seed, ref PacedCheck check) => Fill(
        Tables, parameters, new RandomStream(seed, RandomPurpose.Initialization, InitializationStreams.Tables),
        (ref RandomStream random, int _) => random.NextGaussian(), ref check);

    public override InputEncoderPass CreatePass(int firstColumn, in PassOptions options) => new Pass(this, firstColumn, options.CheckAlive);

    public override ReferenceStage CreateReference(FeedForwardNetwork network) => new Reference(this, network);

    public override OnnxTensor Export(OnnxGraph graph, FeedForwardNetwork network, OnnxTensor x)
    {
        var tables = Tables.In(network.Parameters);
        List<string> parts = [];
        var (first, largest) = (0, 0.0);
        foreach (var group in _groups)
        {
            var categories = group.Last - group.First + 1;
            var table = tables.Slice(first, categories);
            var inputs = graph.Columns(x.Name, Enumerable.Range(group.First, categories));
            parts.Add(graph.MatrixProduct(inputs, graph.Floats(table, categories, _size)));
            largest = Math.Max(largest, OnnxBounds.LargestColumn(table));
            first += categories;
        }
        return graph.Limited(new OnnxTensor(graph.Concat(1, parts), x.Rank, largest * x.Bound));
    }

    // A category changes the columns of its group by its difference times its row of the table.
    public override void AddContributions(
        AlignedBuffer parameters, in PathColumns columns, ReadOnlySpan<float> inputs, Span<double> contributions)
    {
        var tables = Tables.In(parameters);
        var (category, column) = (0, 0);
        foreach (var group in _groups)
        {
            for (var slot = group.First; slot <= group.Last; slot++, category++)
                contributions[slot] += inputs[slot] * columns.ProductWith(tables.Row(category), column);
            column += _size;
        }
    }

    private sealed class Pass(CategoryTables encoder, int firstColumn, Action? checkAlive) : InputEncoderPass
    {
        public override void Forward(in ForwardContext context, Matrix input, Matrix output)
        {
            var tables = encoder.Tables.In(context.Parameters);
            var check = new PacedCheck(checkAlive);
            for (var row = 0; row < input.Rows; row++)
            {
                ReadOnlySpan<float> values = input.Row(row);
                var (category, column) = (0, firstColumn);
                foreach (var group in encoder._groups)
                {
                    var sum = output.Row(row).Slice(column, encoder._size);
                    sum.Clear();
                    for (var slot = group.First; slot <= group.Last; slot++, category++)
                    {
                        if (values[slot] != 0)
                            AddScaled(values[slot], tables.Row(category), sum);
                    }
                    column += encoder._size;
                }
                check.After(category);
            }
        }

        public override void Backward(in BackwardContext context, Matrix input, Matrix delta)
        {
            var slice = encoder.Tables.Slice;
            context.Gradient.Span.Slice(slice.Offset, slice.Length).Clear();
            var tables = encoder.Tables.In(context.Gradient);
            var check = new PacedCheck(checkAlive);
            for (var row = 0; row < input.Rows; row++)
            {
                ReadOnlySpan<float> values = input.Row(row);
                var (category, column) = (0, firstColumn);
                foreach (var group in encoder._groups)
                {
                    for (var slot = group.First; slot <= group.Last; slot++, category++)
                    {
                        if (values[slot] != 0)
                            AddScaled(values[slot], delta.Row(row).Slice(column, encoder._size), tables.Row(category));
                    }
                    column += encoder._size;
                }
                check.After(category);
            }
        }

        private static void AddScaled(float factor, ReadOnlySpan<float> values, Span<float> sum)
        {
            for (var k = 0; k < sum.Length; k++)
                sum[k] = MathF.FusedMultiplyAdd(factor, values[k], sum[k]);
        }
    }

    private sealed class Reference(CategoryTables encoder, FeedForwardNetwork network) : ReferenceStage
    {
        private readonly Matrix<double> _tables = ToDouble(encoder.Tables.In(network.Parameters));
        private Matrix<double>? _x;

        public override Matrix<double> Forward(Matrix<double> x)
        {
            _x = x;
            return Groups.Select(group => InputsOf(x, group) * TableOf(group)).Aggregate((left, right) => left.Append(right));
        }

        public override Matrix<double> Backward(Matrix<double> delta)
        {
            Gradients.Clear();
            Gradients.Add((encoder.Tables, Groups.Select(group => InputsOf(_x!, group).Transpose() * DeltaOf(delta, group))
                .Aggregate((above, under) => above.Stack(under))));
            var below = Matrix<double>.Build.Dense(delta.RowCount, _x!.ColumnCount);
            foreach (var group in Groups)
                below.SetSubMatrix(0, encoder._groups[group].First, DeltaOf(delta, group) * TableOf(group).Transpose());
            return below;
        }

        private IEnumerable<int> Groups => Enumerable.Range(0, encoder._groups.Length);

        private int CategoriesOf(int group) => encoder._groups[group].Last - encoder._groups[group].First + 1;

        private Matrix<double> InputsOf(Matrix<double> x, int group) =>
            x.SubMatrix(0, x.RowCount, encoder._groups[group].First, CategoriesOf(group));

        private Matrix<double> DeltaOf(Matrix<double> delta, int group) =>
            delta.SubMatrix(0, delta.RowCount, group * encoder._size, encoder._size);

        private Matrix<double> TableOf(int group) => _tables.SubMatrix(
            Enumerable.Range(0, group).Sum(CategoriesOf), CategoriesOf(group), 0, encoder._size);
    }
}
