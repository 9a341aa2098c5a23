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
    /// <param name="networks">The networks whose mean is scored.</param>
    /// <param name="rows">Rows with the inputs of the networks.</param>
    public static HeldOutScores Of(IReadOnlyList<FeedForwardNetwork> networks, ScoreKind kind, IExampleSource rows)
    {
        var layout = networks[0].Layout;
        var (inputs, outputs) = (layout.InputCount, layout.OutputCount);
        Matrix input = AlignedBuffer.CreateMatrix(1, inputs), target = AlignedBuffer.CreateMatrix(1, outputs);
        var held = new HeldOutScores(new float[rows.RowCount * outputs], new float[rows.RowCount * outputs], new float[rows.RowCount]);
        var model = new NetworkModel(networks, kind, "", [], [], inputs: null, outputs: null, earlierEpochs: 0);
        for (var row = 0; row < rows.RowCount; row++)
        {
            rows.Gather([row], input, target, held.Weights.AsSpan(row));
            model.Predict(input.Row(0), held.Scores.AsSpan(row * outputs));
            target.Row(0).CopyTo(held.Targets.AsSpan(row * outputs));
        }
        return held;
    }
}
