using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Reasons;
using Microsoft.ML.Data;
using Microsoft.ML.Numeric;
using Microsoft.ML.Trainers;

namespace FfnnMlNet;

// Why a row has its score: the contributions of its features.
public abstract partial class FfnnModelParameters<TOutput>
{
    /// <summary>Lets <c>mlContext.Transforms.CalculateFeatureContribution</c> compute the contributions of
    /// <see cref="ComputeContributions"/>, for several outputs those of the first.</summary>
    public FeatureContributionCalculator FeatureContributionCalculator => new(this);

    /// <summary>The names of the features: the slot names of the feature column of the training data; empty where it had none, or more than
    /// 10,000, and for models of versions that did not save them. A model of sparse rows (see <see cref="FfnnOptions.SparseOptimizer"/>)
    /// has the names of all features that training rows have, and empty ones for the others.</summary>
    public IReadOnlyList<string> FeatureNames =>
        Network.Features is { SparseNames.Length: > 0 } ? new SparseFeatureNames(Network) : Network.Features?.Names ?? [];

    /// <summary>Explains the score of a row: the contribution of each feature, with names, the largest first.</summary>
    /// <param name="features">[<see cref="FeatureCount"/>] as in the feature column, not scaled. NaN and infinite values count as
    /// missing.</param>
    /// <param name="output">The output or class to explain, counted from 0; null = the predicted class, or the first output.</param>
    /// <param name="grouping">Which slots count as one feature. Default: the slots of one categorical column.</param>
    /// <exception cref="ArgumentException"><paramref name="features"/> has the wrong length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    /// <exception cref="InvalidOperationException">The model was trained by a version that did not save the means of its
    /// features.</exception>
    /// <remarks>For several classes the contributions are those to the log-odds of a class, log(p / (1 - p)), else to the value of the
    /// Score column. They add up to the score of the row minus that of the means of the training rows. Any number of threads may call it at
    /// the same time. In a model of sparse rows (see <see cref="FfnnOptions.SparseOptimizer"/>) sparse features are counted from 0 instead
    /// of their mean; those that are 0 do not contribute, and are not listed.</remarks>
    public Explanation Explain(
        ReadOnlySpan<float> features, int? output = null, FeatureGrouping grouping = FeatureGrouping.Categories)
    {
        if (Network.Sparse is not null)
        {
            CheckLength(features.Length);
            var (slots, values) = NonZeros.Of(features);
            return Explain(slots, values, output, grouping);
        }
        var contributions = new float[FeatureCount];
        var explained = Network.Explain(features, output, contributions);
        return ExplanationOf(explained, FeatureGroups.Of(Network, grouping).Sum(contributions));
    }

    /// <summary>Explains the score of a row that is given by its features that are not 0, such as a text. For a model of sparse rows it
    /// takes a time proportional to their number.</summary>
    /// <param name="slots">The slots of the features that are not 0, ascending, each in [0, <see cref="FeatureCount"/>).</param>
    /// <param name="values">One value per slot, not scaled. NaN and infinite values count as missing.</param>
    /// <param name="output">The output or class to explain, counted from 0; null = the predicted class, or the first output.</param>
    /// <param name="grouping">Which slots count as one feature. Default: the slots of one categorical column.</param>
    /// <exception cref="ArgumentException">The slots do not ascend or are out of range, or there is not one value per slot.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    /// <exception cref="InvalidOperationException">The model was trained by a version that did not save the means of its
    /// features.</exception>
    /// <remarks>As in the other overload, sparse features are counted from 0 instead of their mean.</remarks>
    public Explanation Explain(
        ReadOnlySpan<int> slots, ReadOnlySpan<float> values, int? output = null, FeatureGrouping grouping = FeatureGrouping.Categories)
    {
        if (Network.Sparse is null)
            return Explain(Network.DenseRow(slots, values), output, grouping);
        List<SlotContribution> contributions = [];
        var explained = Network.Explain(slots, values, output, contributions);
        return ExplanationOf(explained, SparseGroups.Sum(Network, grouping, contributions));
    }

    private Explanation ExplanationOf(ExplainedScore explained, IReadOnlyList<FeatureContribution> contributions) => new(
        explained.Output, NameOf(explained.Output), explained.Base, explained.Score, contributions, ExplainedUnit);

    // The one score of two classes is that of true.
    private string? NameOf(int output) => Network.ScoreKind is ScoreKind.LogOdds or ScoreKind.Margin
        ? bool.TrueString : Network.OutputNames.Count > 0 ? Network.OutputNames[output] : null;

    // What an explained score is; null = a number in the unit of the label.
    private protected string? ExplainedUnit => Network.ScoreKind switch
    {
        ScoreKind.Probabilities or ScoreKind.LogOdds => "log-odds",
        ScoreKind.Margin => "margin",
        _ => null,
    };

    /// <summary>The contributions of the features of many rows, without names. They are the same as those of <c>Explain</c>, bit for
    /// bit, for any number of threads.</summary>
    /// <param name="features">[rows, <see cref="FeatureCount"/>] row by row, as in the feature column.</param>
    /// <param name="contributions">[rows, <see cref="FeatureCount"/>] row by row; overwritten.</param>
    /// <param name="output">The output or class to explain, counted from 0; null = the predicted class of each row, or the first
    /// output.</param>
    /// <param name="numberOfThreads">Largest number of threads that share the rows, including the calling thread; at least 1.</param>
    /// <exception cref="ArgumentException"><paramref name="features"/> does not have a whole number of rows, or
    /// <paramref name="contributions"/> is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output, or <paramref name="numberOfThreads"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">The model was trained by a version that did not save the means of its
    /// features.</exception>
    public void ComputeContributions(
        ReadOnlyMemory<float> features, Memory<float> contributions, int? output = null, int numberOfThreads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfThreads, 1);
        var columns = FeatureCount;
        if (features.Length % columns != 0)
            throw new ArgumentException(FormattableString.Invariant(
                $"features must have {columns} values a row, as in training, but {features.Length} values are no whole number of rows."));
        if (contributions.Length < features.Length)
            throw new ArgumentException(FormattableString.Invariant(
                $"contributions must have room for {features.Length} values, as many as features, but has {contributions.Length}."));
        SharedLoop.Run(features.Length / columns, numberOfThreads, row => Network.Explain(
            features.Span.Slice(row * columns, columns), output, contributions.Span.Slice(row * columns, columns)));
    }

    ValueMapper<TSource, VBuffer<float>> IFeatureContributionMapper.GetFeatureContributionMapper<TSource, TTarget>(
        int top, int bottom, bool normalize)
    {
        if (Network.Sparse is not null)
            return (ValueMapper<TSource, VBuffer<float>>)(Delegate)SparseContributionMapper(top, bottom, normalize);
        var (features, contributions) = (new float[FeatureCount], new float[FeatureCount]);
        ValueMapper<VBuffer<float>, VBuffer<float>> mapper = (in VBuffer<float> row, ref VBuffer<float> target) =>
        {
            CheckLength(row.Length);
            row.CopyTo(features);
            Network.Explain(features, null, contributions);
            var editor = VBufferEditor.Create(ref target, contributions.Length);
            contributions.CopyTo(editor.Values);
            target = editor.Commit();
            VectorUtils.SparsifyNormalize(ref target, top, bottom, normalize);
        };
        return (ValueMapper<TSource, VBuffer<float>>)(Delegate)mapper;
    }

    private ValueMapper<VBuffer<float>, VBuffer<float>> SparseContributionMapper(int top, int bottom, bool normalize)
    {
        List<SlotContribution> contributions = [];
        return (in VBuffer<float> row, ref VBuffer<float> target) =>
        {
            CheckLength(row.Length);
            if (row.IsDense)
            {
                var (slots, values) = NonZeros.Of(row.GetValues());
                Network.Explain(slots, values, null, contributions);
            }
            else
            {
                Network.Explain(row.GetIndices(), row.GetValues(), null, contributions);
            }
            var editor = VBufferEditor.Create(ref target, FeatureCount, contributions.Count, requireIndicesOnDense: true);
            for (var i = 0; i < contributions.Count; i++)
                (editor.Indices[i], editor.Values[i]) = (contributions[i].Slot, contributions[i].Contribution);
            target = editor.Commit();
            VectorUtils.SparsifyNormalize(ref target, top, bottom, normalize);
        };
    }
}
