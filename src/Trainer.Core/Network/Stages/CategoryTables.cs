using FfnnMlNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace FfnnMlNet.Network;

/// <summary>Groups of one-hot inputs that become rows of learnt tables (entity embeddings: Guo and Berkhahn, 2016): the sum of the rows of
/// the inputs that are set, each times its input; zeros where none is, as for a category that training has not seen. The tables start from
/// a standard normal.</summary>
internal sealed class CategoryTables : InputPart
{
    private readonly SlotRange[] _groups;
    private readonly int _size;

    /// <param name="groups">Inputs of each group, ascending and apart.</param>
    /// <param name="size">Columns that a group becomes.</param>
    public CategoryTables(SlotRange[] groups, int size) : base(checked(groups.Length * size))
    {
        (_groups, _size) = (groups, size);
        Tables = new ParameterBlock(ParameterKind.Table, groups.Sum(group => group.Last - group.First + 1L), size);
        Blocks = [Tables];
    }

    /// <summary>[categories of all groups, size].</summary>
    public ParameterBlock Tables { get; }

    public override void Initialize(AlignedBuffer parameters, int seed, ref PacedCheck check) => Fill(
        Tables, parameters, new RandomStream(seed, RandomPurpose.Initialization, InitializationStreams.Tables),
        (ref RandomStream random, int _) => random.NextGaussian(), ref check);

    public override InputPartPass CreatePass(int firstColumn, in PassOptions options) => new Pass(this, firstColumn, options.CheckAlive);

    public override ReferenceStage CreateReference(FeedForwardNetwork network) => new Reference(this, network);

    private sealed class Pass(CategoryTables part, int firstColumn, Action? checkAlive) : InputPartPass
    {
        public override void Forward(in ForwardContext context, Matrix input, Matrix output)
        {
            var tables = part.Tables.In(context.Parameters);
            var check = new PacedCheck(checkAlive);
            for (var row = 0; row < input.Rows; row++)
            {
                ReadOnlySpan<float> values = input.Row(row);
                var (category, column) = (0, firstColumn);
                foreach (var group in part._groups)
                {
                    var sum = output.Row(row).Slice(column, part._size);
                    sum.Clear();
                    for (var slot = group.First; slot <= group.Last; slot++, category++)
                    {
                        if (values[slot] != 0)
                            AddScaled(values[slot], tables.Row(category), sum);
                    }
                    column += part._size;
                }
                check.After(category);
            }
        }

        public override void Backward(in BackwardContext context, Matrix input, Matrix delta)
        {
            var slice = part.Tables.Slice;
            context.Gradient.Span.Slice(slice.Offset, slice.Length).Clear();
            var tables = part.Tables.In(context.Gradient);
            var check = new PacedCheck(checkAlive);
            for (var row = 0; row < input.Rows; row++)
            {
                ReadOnlySpan<float> values = input.Row(row);
                var (category, column) = (0, firstColumn);
                foreach (var group in part._groups)
                {
                    for (var slot = group.First; slot <= group.Last; slot++, category++)
                    {
                        if (values[slot] != 0)
                            AddScaled(values[slot], delta.Row(row).Slice(column, part._size), tables.Row(category));
                    }
                    column += part._size;
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

    private sealed class Reference(CategoryTables part, FeedForwardNetwork network) : ReferenceStage
    {
        private readonly Matrix<double> _tables = ToDouble(part.Tables.In(network.Parameters));
        private Matrix<double>? _x;

        // The groups' inputs times the tables, group by group.
        public override Matrix<double> Forward(Matrix<double> x)
        {
            _x = x;
            return Groups.Select(group => InputsOf(x, group) * TableOf(group)).Aggregate((left, right) => left.Append(right));
        }

        public override Matrix<double> Backward(Matrix<double> delta)
        {
            Gradients.Clear();
            Gradients.Add((part.Tables, Groups.Select(group => InputsOf(_x!, group).Transpose() * DeltaOf(delta, group))
                .Aggregate((above, under) => above.Stack(under))));
            var below = Matrix<double>.Build.Dense(delta.RowCount, _x!.ColumnCount);
            foreach (var group in Groups)
                below.SetSubMatrix(0, part._groups[group].First, DeltaOf(delta, group) * TableOf(group).Transpose());
            return below;
        }

        private IEnumerable<int> Groups => Enumerable.Range(0, part._groups.Length);

        private int CategoriesOf(int group) => part._groups[group].Last - part._groups[group].First + 1;

        private Matrix<double> InputsOf(Matrix<double> x, int group) =>
            x.SubMatrix(0, x.RowCount, part._groups[group].First, CategoriesOf(group));

        private Matrix<double> DeltaOf(Matrix<double> delta, int group) =>
            delta.SubMatrix(0, delta.RowCount, group * part._size, part._size);

        private Matrix<double> TableOf(int group) => _tables.SubMatrix(
            Enumerable.Range(0, group).Sum(CategoriesOf), CategoriesOf(group), 0, part._size);
    }
}
