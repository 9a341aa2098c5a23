using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>Weights and biases that suit the rows, layer by layer from the first (Holzmueller et al., 2024, section 3): which rows, and the
/// pass over them. How a layer starts from its inputs, <see cref="Dense"/> says.</summary>
internal static class DataDrivenStart
{
    private const int MostRows = 1024;

    /// <param name="network">Every parameter has its first value; its weights and biases are overwritten.</param>
    /// <param name="checkAlive">Asked now and then; what it throws leaves some layers as they were.</param>
    public static void Apply(FeedForwardNetwork network, IExampleSource rows, int seed, MatrixProduct product, Action? checkAlive = null)
    {
        var check = new PacedCheck(checkAlive);
        var chosen = ChooseRows(rows.RowCount, seed);
        Matrix input = AlignedBuffer.CreateMatrix(chosen.Length, network.Layout.InputCount);
        Matrix targets = AlignedBuffer.CreateMatrix(chosen.Length, network.Layout.OutputCount);
        rows.Gather(chosen, input, targets, new float[chosen.Length]);
        var pass = new NetworkPass(network, new PassOptions(chosen.Length, CheckAlive: checkAlive));
        pass.StartFromRows(new ForwardContext(product, network.Parameters), input, seed, ref check);
    }

    private static int[] ChooseRows(int rowCount, int seed)
    {
        int[] rows = [.. Enumerable.Range(0, rowCount)];
        if (rowCount <= MostRows)
            return rows;
        new RandomStream(seed, RandomPurpose.InitializationRows, 0).Shuffle(rows);
        Array.Sort(rows, 0, MostRows);
        return rows[..MostRows];
    }
}
