using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>The scores of networks for rows that they have not learnt from, with the targets and weights of the rows.</summary>
/// <param name="Scores">[rows, outputs], without the output transform.</param>
/// <param name="Targets">[rows, outputs], as the networks learn them.</param>
/// <param name="Weights">[rows].</param>
internal sealed record HeldOutScores(float[] Scores, float[] Targets, float[] Weights)
{
    private const int RowsAtOnce = 256;

    /// <param name="networks">The networks whose mean is scored.</param>
    /// <param name="rows">Rows with the inputs of the networks.</param>
    public static HeldOutScores Of(IReadOnlyList<FeedForwardNetwork> networks, ScoreKind kind, IExampleSource rows)
    {
        var layout = networks[0].Layout;
        var (inputs, outputs) = (layout.InputCount, layout.OutputCount);
        var capacity = Math.Min(RowsAtOnce, rows.RowCount);
        Matrix input = AlignedBuffer.CreateMatrix(capacity, inputs), target = AlignedBuffer.CreateMatrix(capacity, outputs);
        var (features, indices) = (new float[capacity * inputs], new int[capacity]);
        var held = new HeldOutScores(new float[rows.RowCount * outputs], new float[rows.RowCount * outputs], new float[rows.RowCount]);
        var model = new NetworkModel(networks, kind, "", [], [], inputs: null, outputs: null, earlierEpochs: 0);
        for (var first = 0; first < rows.RowCount; first += capacity)
        {
            var count = Math.Min(capacity, rows.RowCount - first);
            for (var i = 0; i < count; i++)
                indices[i] = first + i;
            rows.Gather(indices.AsSpan(0, count), input.Top(count), target.Top(count), held.Weights.AsSpan(first));
            for (var i = 0; i < count; i++)
            {
                input.Row(i).CopyTo(features.AsSpan(i * inputs));
                target.Row(i).CopyTo(held.Targets.AsSpan((first + i) * outputs));
            }
            model.PredictBatch(features.AsSpan(0, count * inputs), held.Scores.AsSpan(first * outputs), threads: 1);
        }
        return held;
    }
}
