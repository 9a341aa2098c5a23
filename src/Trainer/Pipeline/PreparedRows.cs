using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>Result of the phase "prepare": the rows with features and labels as the network needs them, and the transforms that made them
/// so, which are fitted on the training rows or come from an initial model.</summary>
/// <param name="Rows">The rows, with transformed features and labels.</param>
/// <param name="Inputs">The transform from features to inputs of the network.</param>
/// <param name="Outputs">The transform from outputs of the network to scores; its inverse transforms labels.</param>
/// <param name="Embedding">The embedding between the inputs and the first layer, or null.</param>
internal sealed record PreparedRows(SplitRows Rows, InputTransform Inputs, OutputTransform Outputs, InputEmbedding? Embedding) : IDisposable
{
    // The names of more slots, as text features have, would make the model file much larger.
    private const int MostNames = 10_000;

    /// <summary>The values that the run uses; without a linear member where a time limit leaves no time for it.</summary>
    public required ResolvedOptions Options { get; init; }

    /// <summary>What the model keeps of the features.</summary>
    public required FeatureSummary Features { get; init; }

    /// <summary>What was found about the features; null where the transforms come from an initial model.</summary>
    public InputFit? InputFit { get; private init; }

    /// <summary>Divides features into dense and sparse ones; null = all are dense.</summary>
    public SparseInputs? Sparse { get; private init; }

    /// <summary>The sparse inputs of the network.</summary>
    public SparseShape SparseShape { get; private init; }

    /// <summary>The rows with the inputs of the linear model; null = there is none.</summary>
    public LinearRows? Linear { get; private init; }

    /// <summary>The linear models that a linear member needs; null = there are none.</summary>
    public LinearFits? LinearFits { get; private init; }

    public void Dispose() => Linear?.Dispose();

    public static PreparedRows Of(TrainingRequest request, RowsRead read, SplitRows split, ResolvedOptions options)
    {
        var threads = options.Of(OptionTable.NumberOfThreads);
        // Before the features are transformed in place.
        var statistics = SlotStatistics.Of(read.Rows, split.TrainingRows, threads, request.CheckAlive);
        var features = SummaryOf(request, read, statistics);
        var prepared = request.Initial is { } initial
            ? new PreparedRows(split, initial.Inputs, initial.Outputs, initial.Network.Layout.Embedding)
            {
                Options = options, Features = features, Sparse = initial.Sparse, SparseShape = new SparseShape(initial.Sparse?.Count ?? 0),
            }
            : Fit(request, read, split, options, features, statistics) with { Linear = LinearRows.Of(request, read, split, options) };
        read.Rows.TransformTargets(prepared.Outputs);
        read.Validation?.TransformTargets(prepared.Outputs);
        prepared = ScalingTrial.Better(request, read, prepared, statistics);
        prepared.Transform(read.Rows, threads, request.CheckAlive);
        if (read.Validation is { } validation)
            prepared.Transform(validation, threads, request.CheckAlive);
        return (prepared with { Features = prepared.WithSparseNames(request) }).WithLinearFits(request, read.Labels.OutputCount);
    }

    // The weights of a sparse feature take much more room than its name, so all names are kept.
    private FeatureSummary WithSparseNames(TrainingRequest request) => Sparse is null ? Features : Features with
    {
        SparseNames = SlotNames.Of(request.Features, request.Slots, Sparse.Slots),
    };

    private PreparedRows WithLinearFits(TrainingRequest request, int outputs)
    {
        if (Linear is null)
            return this;
        var (fits, options) = Linear.Fit(request, outputs, Rows, Options);
        return this with { LinearFits = fits, Options = options };
    }

    private static FeatureSummary SummaryOf(TrainingRequest request, RowsRead read, SlotStatistics statistics)
    {
        var count = read.Rows.FeatureCount;
        var names = count > MostNames ? [] : read.Sparse is { } sparse
            ? SlotNames.Of(request.Features, request.Slots, sparse.DenseSlots) : [.. SlotNames.Of(request.Features, count)];
        return new FeatureSummary(statistics.Means(), names);
    }

    private static PreparedRows Fit(
        TrainingRequest request, RowsRead read, SplitRows split, ResolvedOptions options, FeatureSummary features,
        SlotStatistics statistics)
    {
        var rows = read.Rows;
        var fit = FitInputs(request, read, split, options, statistics);
        var isScaled = options.Of(OptionTable.FeatureScaling) != FeatureScaling.None;
        LogFit(request, read, fit, isScaled);
        var sparse = read.Sparse is null ? null : SparseFit.Of(rows, read.Sparse, isScaled, split.TrainingRows);
        var loss = options.Of(OptionTable.Loss);
        var outputs = TargetFit.Of(
            rows, options.Of(OptionTable.TargetScaling) == TargetScaling.Standardize, options.Of(OptionTable.ClampScores),
            split.TrainingRows, withoutFar: loss.IsRobust);
        return new PreparedRows(split, fit.Transform, outputs, Embeddings.Create(options, fit))
        {
            Options = options, Features = features, InputFit = fit, Sparse = sparse?.Inputs, SparseShape = sparse?.Shape ?? default,
        };
    }

    /// <summary>The same with another scaling of the features.</summary>
    public PreparedRows WithScaling(TrainingRequest request, RowsRead read, FeatureScaling scaling, SlotStatistics statistics)
    {
        var options = Options.With(OptionTable.FeatureScaling, scaling);
        var fit = FitInputs(request, read, Rows, options, statistics);
        return this with { Options = options, Inputs = fit.Transform, Embedding = Embeddings.Create(options, fit), InputFit = fit };
    }

    private static InputFit FitInputs(
        TrainingRequest request, RowsRead read, SplitRows split, ResolvedOptions options, SlotStatistics statistics)
    {
        var bins = Math.Max(options.Of(OptionTable.NumericEmbedding).Bins, SearchedOptions.BinsFor(options));
        return InputFit.Of(
            read.Rows, options.Of(OptionTable.FeatureScaling), read.Groups, split.TrainingRows,
            options.Of(OptionTable.NumberOfThreads), request.CheckAlive, bins, statistics);
    }

    // Warns of features without values, and of constant features. Where none varies, nothing can be learnt.
    private static void LogFit(TrainingRequest request, RowsRead read, InputFit fit, bool isScaled)
    {
        var (features, slots) = (request.Features, request.Slots);
        var tellsNothing = fit.ConstantSlots.Count + fit.EmptySlots.Count == slots;
        if (tellsNothing && read.Rows.RowCount >= LabelReader.FewestRowsToLearnFrom)
            throw new InvalidOperationException(
                $"Feature column '{features.Name}' has no information: each of its {slots} slots has the same value, or none, in all " +
                $"training rows, so every row would have the same score. {DataViewReader.EmptyCells} " +
                "Else check the transforms before the trainer.");
        if (fit.EmptySlots.Count > 0)
            request.WarnOfData(
                $"Feature column '{features.Name}' has no finite value in any training row " +
                $"in slots {SlotNames.Describe(features, [.. fit.EmptySlots.Select(read.SlotOf)])}. " +
                "The trainer treats them as 0. Check where they come from, or leave them out.");
        if (tellsNothing)
            request.WarnOfData(
                $"Feature column '{features.Name}' has no information: each of its {slots} slots has the same value, or none, in all " +
                $"{read.Rows.RowCount} rows, so every row will have the same score. Give more rows.");
        else if (fit.ConstantSlots.Count > 0 && isScaled)
            request.SayOfData(
                $"Feature column '{features.Name}' has one value in all training rows " +
                $"in slots {SlotNames.Describe(features, [.. fit.ConstantSlots.Select(read.SlotOf)])}. They become 0.");
    }

    // Features as the network needs them.
    private void Transform(TrainingMatrix rows, int threads, Action checkAlive)
    {
        rows.TransformFeatures(Inputs, checkAlive, threads);
        if (Sparse is { } sparse)
            rows.TransformSparse(sparse);
    }
}
