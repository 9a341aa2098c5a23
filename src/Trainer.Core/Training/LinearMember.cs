using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>A linear model that is fitted beside the trained networks, and its share in the scores of the model.</summary>
/// <param name="Network">The network without hidden layers, fitted to all rows.</param>
/// <param name="Share">In [0, 1]: 0 = the scores are those of the networks, 1 = those of the linear model.</param>
/// <param name="OfNetworks">The loss of the held-out rows with the networks alone.</param>
/// <param name="OfLinear">The loss of the held-out rows with the linear model alone.</param>
/// <param name="OfBoth">The loss of the held-out rows with this share.</param>
internal sealed record LinearMember(FeedForwardNetwork Network, float Share, double OfNetworks, double OfLinear, double OfBoth)
{
    /// <summary>Fits a linear model to the training rows of each part, chooses its share by the held-out rows of all parts, and fits it
    /// once more to all rows.</summary>
    /// <param name="kind">The kind of score of the model.</param>
    /// <param name="inputs">Number of inputs of the linear model.</param>
    /// <param name="parts">The networks that learnt from the same rows, their held-out rows with the inputs of the networks, and the same
    /// rows with the inputs of the linear model. A row is held out in one part at most.</param>
    /// <param name="all">All rows to learn from, with the inputs of the linear model.</param>
    /// <param name="checkAlive">Throws to end the work.</param>
    public static LinearMember Fit(
        ScoreKind kind, int inputs,
        IReadOnlyList<(IReadOnlyList<FeedForwardNetwork> Networks, IExampleSource HeldOut, MemberRows Rows)> parts,
        IExampleSource all, Action? checkAlive)
    {
        var outputs = parts[0].Networks[0].Layout.OutputCount;
        var scores = new List<(HeldOutScores, HeldOutScores)>();
        foreach (var (networks, heldOut, rows) in parts)
        {
            checkAlive?.Invoke();
            var linear = LinearFit.Of(kind, inputs, outputs, rows.Training, checkAlive);
            scores.Add((HeldOutScores.Of(networks, kind, heldOut), HeldOutScores.Of([linear], kind, rows.Validation!)));
        }
        var (share, ofNetworks, ofLinear, ofBoth) = LinearShare.Choose(kind, scores, LossOfIgnorance(kind, inputs, outputs, all));
        return new LinearMember(LinearFit.Of(kind, inputs, outputs, all, checkAlive), share, ofNetworks, ofLinear, ofBoth);
    }

    // Classes: the log-loss of equal probabilities. Numbers: the mean variance of the targets.
    private static double LossOfIgnorance(ScoreKind kind, int inputs, int outputs, IExampleSource rows)
    {
        if (kind != ScoreKind.Activation)
            return LaneMath.Log(new Lanes1(kind == ScoreKind.LogOdds ? 2 : outputs)).Value;
        Matrix input = AlignedBuffer.CreateMatrix(1, inputs), target = AlignedBuffer.CreateMatrix(1, outputs);
        Span<float> weight = [0];
        double weights = 0, variances = 0;
        var (sums, squares) = (new double[outputs], new double[outputs]);
        for (var row = 0; row < rows.RowCount; row++)
        {
            rows.Gather([row], input, target, weight);
            weights += weight[0];
            for (var k = 0; k < outputs; k++)
            {
                sums[k] += (double)weight[0] * target[0, k];
                squares[k] += (double)weight[0] * target[0, k] * target[0, k];
            }
        }
        for (var k = 0; k < outputs; k++)
            variances += (squares[k] / weights) - (sums[k] / weights * (sums[k] / weights));
        return Math.Max(0, variances / outputs);
    }
}
