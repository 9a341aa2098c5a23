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
        var indices = new int[capacity];
        var held = new HeldOutScores(new float[rows.RowCount * outputs], new float[rows.RowCount * outputs], new float[rows.RowCount]);
        var scorer = new Scorer(new NetworkModel(networks, kind, "", [], [], inputs: null, outputs: null, earlierEpochs: 0), capacity);
        for (var first = 0; first < rows.RowCount; first += capacity)
        {
            var count = Math.Min(capacity, rows.RowCount - first);
            for (var i = 0; i < count; i++)
                indices[i] = first + i;
            rows.Gather(indices.AsSpan(0, count), input.Top(count), target.Top(count), held.Weights.AsSpan(first));
            for (var i = 0; i < count; i++)
            {
                scorer.SetRow(i, input.Row(i));
                target.Row(i).CopyTo(held.Targets.AsSpan((first + i) * outputs));
            }
            if (scorer.Sparse is { } sparse)
                rows.GatherSparse(indices.AsSpan(0, count), sparse);
            scorer.Score(count, held.Scores.AsSpan(first * outputs));
        }
        return held;
    }
}
