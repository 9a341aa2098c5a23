using FfnnMlNet.Data;
using FfnnMlNet.Network;

namespace FfnnMlNet.Training;

/// <summary>The linear models that a linear member needs: one that learnt from the training rows of each part, by which its share is
/// chosen, and one that learnt from all rows, which is kept.</summary>
/// <param name="OfParts">The linear model of each part, without hidden layers.</param>
/// <param name="OfAll">The linear model of all rows.</param>
internal sealed record LinearFits(IReadOnlyList<FeedForwardNetwork> OfParts, FeedForwardNetwork OfAll)
{
    /// <param name="kind">The kind of score of the models.</param>
    /// <param name="inputs">Number of inputs of a row.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <param name="parts">The training rows of each part.</param>
    /// <param name="all">All rows to learn from.</param>
    /// <param name="checkAlive">Throws to end the work.</param>
    public static LinearFits Of(
        ScoreKind kind, int inputs, int outputs, IEnumerable<IExampleSource> parts, IExampleSource all, Action? checkAlive) => new(
        [.. parts.Select(rows => LinearFit.Of(kind, inputs, outputs, rows, checkAlive))],
        LinearFit.Of(kind, inputs, outputs, all, checkAlive));
}
