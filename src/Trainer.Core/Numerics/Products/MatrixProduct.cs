using System.Runtime.CompilerServices;

namespace FfnnMlNet.Numerics;

/// <summary>
/// The three matrix products of a training step, and how they are divided among threads; <see cref="ProductPlans"/> says how each is
/// computed. Each output element is one chain of fused multiply-adds over the inner dimension in ascending order, for every plan, number of
/// threads and vector width; so a row has the same bits alone and in a batch. Outputs are computed including their padding. Zero padding of
/// the factors gives zero padding of the output, or NaN in a row whose left factor is not finite. An output must not overlap a factor. Only
/// one call at a time.
/// </summary>
/// <param name="team">Threads that large products are divided among; null = the calling thread alone.</param>
/// <param name="checkAlive">Called by the calling thread between the blocks of a product with several blocks. If it throws, the product
/// ends and its output is incomplete. Null = products always run to their end.</param>
internal sealed class MatrixProduct(ThreadTeam? team = null, Action? checkAlive = null) : ITeamWork
{
    private readonly Interruption? _interruption = checkAlive is null ? null : new Interruption(checkAlive);
    private PackingBuffers[] _buffers = [new PackingBuffers()];

    // The product that is divided among threads.
    private ProductTask _task;
    private ProductShape _shape;
    private ProductPlan? _plan;
    private bool _byColumns;

    /// <summary>output[r, o] = bias[o] + sum over i of input[r, i] * weights[i, o].</summary>
    /// <param name="input">[rows, inputs]; padding is not read.</param>
    /// <param name="weights">[inputs, outputs], padding zero.</param>
    /// <param name="bias">[1, outputs], padding zero.</param>
    /// <param name="output">[rows, outputs]; overwritten, padding included.</param>
    /// <param name="epilogue">The epilogue of each element; null = none.</param>
    public void Forward(Matrix input, Matrix weights, Matrix bias, Matrix output, ProductEpilogue? epilogue = null) =>
        Multiply(ProductTask.Forward(input, weights, bias, output, epilogue));

    /// <summary>gradient[r, i] = sum over o of delta[r, o] * weights[i, o].</summary>
    /// <param name="delta">[rows, outputs]; padding is not read.</param>
    /// <param name="weights">[inputs, outputs].</param>
    /// <param name="gradient">[rows, inputs]; overwritten, padding becomes zero.</param>
    /// <param name="epilogue">The epilogue of each element; null = none.</param>
    /// <param name="other">[rows, inputs] with the stride of <paramref name="gradient"/>: the second matrix of the epilogue.</param>
    /// <param name="sums">[1, inputs]; overwritten with the column sums of the output after the epilogue, each in ascending order of the
    /// rows. Null = not computed.</param>
    public void InputGradient(
        Matrix delta, Matrix weights, Matrix gradient, ProductEpilogue? epilogue = null, Matrix other = default, Matrix? sums = null) =>
        Multiply(ProductTask.InputGradient(delta, weights, gradient, epilogue, other, sums));

    /// <summary>gradient[i, o] = sum over r of input[r, i] * delta[r, o].</summary>
    /// <param name="input">[rows, inputs].</param>
    /// <param name="delta">[rows, outputs], padding zero.</param>
    /// <param name="gradient">[inputs, outputs]; overwritten, padding becomes zero.</param>
    /// <param name="epilogue">The epilogue of each element; null = none.</param>
    /// <param name="other">[inputs, outputs] with the stride of <paramref name="gradient"/>: the second matrix of the epilogue.</param>
    public void WeightGradient(Matrix input, Matrix delta, Matrix gradient, ProductEpilogue? epilogue = null, Matrix other = default) =>
        Multiply(ProductTask.WeightGradient(input, delta, gradient, epilogue, other));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(in ProductTask task)
    {
        _interruption?.Reset();
        var shape = ProductShape.Of(task, LaneWidth.Current);
        var plan = ProductPlans.For(shape);
        var work = (long)shape.Rows * shape.PaddedColumns * shape.Inner;
        if (team is null || work < ProductTuning.SharedWork || team.Useful == 1)
        {
            plan.Run(task, shape, new ProductShare
            {
                Buffers = _buffers[0],
                LastRow = shape.Rows,
                LastColumn = shape.PaddedColumns,
                Interruption = _interruption,
            });
            SumColumns(task, isDone: plan.WritesSums);
            return;
        }
        RunShared(task, shape, plan, work);
        SumColumns(task, isDone: plan.WritesSums && _byColumns);
    }

    private static void SumColumns(in ProductTask task, bool isDone)
    {
        if (!isDone && task.Sums is { } sums)
            ColumnSums.Into(task.Output, sums);
    }

    private void RunShared(in ProductTask task, in ProductShape shape, ProductPlan plan, long work)
    {
        var (rows, columns) = (Pieces(shape.Rows, ProductTuning.ShareRows), Pieces(shape.PaddedColumns, ProductTuning.PanelColumns));
        var parts = (int)Math.Min(team!.Useful, work / ProductTuning.LeastShare);
        // If columns are divided, each thread packs its own columns of the right factor. If rows are divided, each thread packs all of it.
        // So rows are divided only if they divide more evenly.
        _byColumns = Balance(columns, parts) >= Balance(rows, parts);
        _task = _byColumns ? task : task with { Sums = null };
        (_shape, _plan) = (shape, plan);
        parts = Math.Min(parts, _byColumns ? columns : rows);
        if (_buffers.Length < parts)
            AddBuffers(parts);
        team.Run(this, parts);
    }

    void ITeamWork.Execute(int part, int parts)
    {
        var (firstRow, lastRow) = _byColumns ? (0, _shape.Rows) : RangeOf(_shape.Rows, ProductTuning.ShareRows, part, parts);
        var (firstColumn, lastColumn) =
            _byColumns ? RangeOf(_shape.PaddedColumns, ProductTuning.PanelColumns, part, parts) : (0, _shape.PaddedColumns);
        _plan!.Run(_task, _shape, new ProductShare
        {
            Buffers = _buffers[part],
            FirstRow = firstRow,
            LastRow = lastRow,
            FirstColumn = firstColumn,
            LastColumn = lastColumn,
            Interruption = _interruption,
            Part = part,
        });
    }

    /// <summary>A product with a given vector width; tests compare the widths.</summary>
    internal static void Run<T>(in ProductTask task) where T : struct, ILanes<T>
    {
        var shape = ProductShape.Of(task, T.Count);
        ProductPlans.For(shape).Run<T>(
            task, shape, new ProductShare { Buffers = new PackingBuffers(), LastRow = shape.Rows, LastColumn = shape.PaddedColumns });
    }

    private static int Pieces(int length, int size) => (length + size - 1) / size;

    // The fraction of the threads' time that is spent working when so many equal pieces are divided among them; 1 if they divide evenly.
    private static double Balance(int pieces, int parts) => (double)pieces / ((long)parts * Pieces(pieces, parts));

    private static (int First, int Last) RangeOf(int length, int size, int part, int parts)
    {
        var pieces = Pieces(length, size);
        return ((int)((long)pieces * part / parts) * size, Math.Min((int)((long)pieces * (part + 1) / parts) * size, length));
    }

    // Buffers are made for the threads that have had a part, and not for all that may get one, because the user chooses that number.
    private void AddBuffers(int count)
    {
        var first = _buffers.Length;
        Array.Resize(ref _buffers, count);
        for (var i = first; i < count; i++)
            _buffers[i] = new PackingBuffers();
    }
}
