using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>Initialises weights and biases from training rows, layer by layer from the first (Holzmüller et al., 2024, section 3). This
/// class chooses the rows and runs the pass over them; <see cref="Dense"/> says how a layer starts from its inputs.</summary>
internal static class DataDrivenStart
{
    private const int MostRows = 1024;

    /// <param name="network">Its parameters are initialised; this overwrites weights and biases.</param>
    /// <param name="checkAlive">Called every few milliseconds; throws to end the work. Some layers then keep the parameters they
    /// had.</param>
    public static void Apply(FeedForwardNetwork network, IExampleSource rows, int seed, MatrixProduct product, Action? checkAlive = null)
    {
        var check = new PacedCheck(checkAlive);
        var chosen = ChooseRows(rows.RowCount, seed);
        Matrix input = AlignedBuffer.CreateMatrix(chosen.Length, network.Layout.InputCount);
        Matrix targets = AlignedBuffer.CreateMatrix(chosen.Length, network.Layout.OutputCount);
        var pass = new NetworkPass(network, new PassOptions(chosen.Length, CheckAlive: checkAlive));
        rows.Gather(chosen, pass, input, targets, new float[chosen.Length]);
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
