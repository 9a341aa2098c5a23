using System.Runtime.CompilerServices;
namespace FfnnMlNet.Numerics;

/// <summary>
/// The three products of a training step. Each output element is one chain of fused multiply-adds over the inner
/// dimension in ascending order, whatever the tiling, thread count or lane width; so a row has the same bits alone or
/// in a batch. Outputs are computed over their padded columns; zero padding gives zero padding (NaN in a row whose left
/// factor is not finite). An output must not overlap a factor. One call at a time.
/// </summary>
/// <param name="team">Shares large products; null = the calling thread alone.</param>
/// <param name="checkAlive">Asked by the calling thread between the blocks of a product that has several; what it throws ends the product
/// and leaves the output half written. Null = products run to their end.</param>
internal sealed class MatrixProduct(ThreadTeam? team = null, Action? checkAlive = null) : ITeamWork
{
    // Multiply-adds from which a product is shared: 7 to 14 microseconds of one core. Handing a share over takes up to one
    // microsecond while the threads are awake, and below it is the small nets that would gain little and often find them asleep.
    private const long SharingThreshold = 800_000;

    private Panels[] _panels = [new Panels()];
    private readonly Interruption? _interruption = checkAlive is null ? null : new Interruption(checkAlive);
    private ProductTask _task;
    private bool _byColumns;

    /// <summary>output[r, o] = bias[o] + sum over i of input[r, i] * weights[i, o].</summary>
    /// <param name="input">[rows, inputs]; padding is not read.</param>
    /// <param name="weights">[inputs, outputs], padding zero.</param>
    /// <param name="bias">[1, outputs], padding zero.</param>
    /// <param name="output">[rows, outputs]; overwritten, padding included.</param>
    /// <param name="epilogue">What becomes of each element; null = nothing more.</param>
    public void Forward(Matrix input, Matrix weights, Matrix bias, Matrix output, ProductEpilogue? epilogue = null) =>
        Multiply(ProductTask.Forward(input, weights, bias, output) with { Epilogue = epilogue });

    /// <summary>gradient[r, i] = sum over o of delta[r, o] * weights[i, o].</summary>
    /// <param name="delta">[rows, outputs]; padding is not read.</param>
    /// <param name="weights">[inputs, outputs].</param>
    /// <param name="gradient">[rows, inputs]; overwritten, padding becomes zero.</param>
    /// <param name="epilogue">What becomes of each element; null = nothing more.</param>
    /// <param name="other">[rows, inputs] with the stride of <paramref name="gradient"/>: what the epilogue reads.</param>
    /// <param name="sums">[1, inputs]; overwritten with the sums down the rows of what the epilogue leaves, each ascending. Null = not wanted.</param>
    public void InputGradient(
        Matrix delta, Matrix weights, Matrix gradient, ProductEpilogue? epilogue = null, Matrix other = default, Matrix? sums = null) =>
        Multiply(ProductTask.InputGradient(delta, weights, gradient) with { Epilogue = epilogue, Other = other, Sums = sums });

    /// <summary>gradient[i, o] = sum over r of input[r, i] * delta[r, o].</summary>
    /// <param name="input">[rows, inputs].</param>
    /// <param name="delta">[rows, outputs], padding zero.</param>
    /// <param name="gradient">[inputs, outputs]; overwritten, padding becomes zero.</param>
    /// <param name="epilogue">What becomes of each element; null = nothing more.</param>
    /// <param name="other">[inputs, outputs] with the stride of <paramref name="gradient"/>: what the epilogue reads and writes.</param>
    public void WeightGradient(Matrix input, Matrix delta, Matrix gradient, ProductEpilogue? epilogue = null, Matrix other = default) =>
        Multiply(ProductTask.WeightGradient(input, delta, gradient) with { Epilogue = epilogue, Other = other });

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(in ProductTask task)
    {
        _task = task;
        _interruption?.Reset();
        var work = (long)task.Output.Rows * task.PaddedColumns * task.Inner;
        if (team is null || work < SharingThreshold || team.Useful == 1)
        {
            ((ITeamWork)this).Execute(0, 1);
            Sum(task, areThere: ShortProduct.Applies(task));
            return;
        }
        var (rows, columns) = (Units(task.Output.Rows, Blocking.RowUnit), Units(task.PaddedColumns, Blocking.PanelColumns));
        var parts = (int)Math.Min(team.Useful, work / (SharingThreshold / 2));
        // By columns each thread packs its own share of the right factor; by rows each would pack all of it. So rows only where
        // they divide better.
        _byColumns = Balance(columns, parts) >= Balance(rows, parts);
        if (!_byColumns)
            _task = task with { Sums = null };
        parts = Math.Min(parts, _byColumns ? columns : rows);
        if (_panels.Length < parts)
            AddPanels(parts);
        team.Run(this, parts);
        Sum(task, areThere: _byColumns && ShortProduct.Applies(task));
    }

    private static void Sum(in ProductTask task, bool areThere)
    {
        if (!areThere && task.Sums is { } sums)
            ColumnSums.Into(task.Output, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void ITeamWork.Execute(int part, int parts)
    {
        var (firstRow, lastRow) = _byColumns ? (0, _task.Output.Rows) : Share(_task.Output.Rows, Blocking.RowUnit, part, parts);
        var (first, last) = _byColumns ? Share(_task.PaddedColumns, Blocking.PanelColumns, part, parts) : (0, _task.PaddedColumns);
        switch (LaneWidth.Current)
        {
            case 16: Run<Lanes16>(firstRow, lastRow, first, last, part); break;
            case 8: Run<Lanes8>(firstRow, lastRow, first, last, part); break;
            case 4: Run<Lanes4>(firstRow, lastRow, first, last, part); break;
            default: Run<Lanes1>(firstRow, lastRow, first, last, part); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<T>(int firstRow, int lastRow, int firstColumn, int lastColumn, int part) where T : struct, ILanes<T>
    {
        if (NarrowProduct.Applies<T>(_task))
        {
            NarrowProduct.Run<T>(_task, firstRow, lastRow, _panels[part], _interruption, part);
            _task.Epilogue?.Pass<T>(_task, firstRow, lastRow, 0, _task.PaddedColumns);
        }
        else if (ShortProduct.Applies(_task))
        {
            ShortProduct.Run<T>(_task, firstRow, lastRow, firstColumn, lastColumn, _panels[part], _interruption, part);
        }
        else if (TurnedProduct.Applies<T>(_task))
        {
            TurnedProduct.Run<T>(_task, firstRow, lastRow, firstColumn, lastColumn, _panels[part], _interruption, part);
        }
        else
        {
            BlockedProduct.Run<T>(_task, firstRow, lastRow, firstColumn, lastColumn, _panels[part], _interruption, part);
        }
    }

    /// <summary>A product with a chosen lane type; tests compare the widths with each other.</summary>
    internal static void Run<T>(in ProductTask task) where T : struct, ILanes<T> =>
        new MatrixProduct { _task = task }.Run<T>(0, task.Output.Rows, 0, task.PaddedColumns, part: 0);

    private static int Units(int length, int unit) => (length + unit - 1) / unit;

    // The share of the threads' time that is work when so many equal units are dealt out.
    private static double Balance(int units, int parts) => (double)units / ((long)parts * Units(units, parts));

    private static (int First, int Last) Share(int length, int unit, int part, int parts)
    {
        var units = Units(length, unit);
        return ((int)((long)units * part / parts) * unit, Math.Min((int)((long)units * (part + 1) / parts) * unit, length));
    }

    // One for each thread that has had a part, not for each that may: that number is the user's.
    private void AddPanels(int count)
    {
        var first = _panels.Length;
        Array.Resize(ref _panels, count);
        for (var i = first; i < count; i++)
            _panels[i] = new Panels();
    }
}
