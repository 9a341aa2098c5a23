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
    /// <summary>Chooses the share of a linear model by the held-out rows of all parts.</summary>
    /// <param name="kind">The kind of score of the model.</param>
    /// <param name="fits">The linear models.</param>
    /// <param name="parts">For each part the networks that learnt from its training rows, its held-out rows with the inputs of the
    /// networks, and the same rows with the inputs of the linear model. A row is held out in one part at most.</param>
    /// <param name="all">All rows to learn from, with the inputs of the linear model.</param>
    /// <param name="checkAlive">Throws to end the work.</param>
    public static LinearMember Choose(
        ScoreKind kind, LinearFits fits,
        IReadOnlyList<(IReadOnlyList<FeedForwardNetwork> Networks, IExampleSource HeldOut, IExampleSource HeldOutOfLinear)> parts,
        IExampleSource all, Action? checkAlive)
    {
        var scores = new List<(HeldOutScores, HeldOutScores)>();
        foreach (var ((networks, heldOut, heldOutOfLinear), linear) in parts.Zip(fits.OfParts))
        {
            checkAlive?.Invoke();
            scores.Add((HeldOutScores.Of(networks, kind, heldOut), HeldOutScores.Of([linear], kind, heldOutOfLinear)));
        }
        var layout = fits.OfAll.Layout;
        var (share, ofNetworks, ofLinear, ofBoth) =
            LinearShare.Choose(kind, scores, LossOfIgnorance(kind, layout.InputCount, layout.OutputCount, all));
        return new LinearMember(fits.OfAll, share, ofNetworks, ofLinear, ofBoth);
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
