using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace FfnnMlNet.Data;

/// <summary>What the trainer does to features and labels before the network sees them, fitted on the training rows.</summary>
/// <param name="Inputs">From features to the network's inputs.</param>
/// <param name="Outputs">From the network's outputs to scores, and back for labels.</param>
/// <param name="Objective">The options' objective, for labels as the network sees them.</param>
/// <param name="Description">For the log.</param>
internal sealed record Preparation(InputTransform Inputs, OutputTransform Outputs, Objective Objective, string Description)
{
    /// <summary>[features] the bins of each numeric feature, where the options ask for a piecewise linear embedding; else none.</summary>
    public IReadOnlyList<InputBins?> Bins { get; private init; } = [];

    /// <summary>Slots of which one value fills at least half of the training rows.</summary>
    public IReadOnlySet<int> InflatedSlots { get; private init; } = new HashSet<int>();

    /// <param name="features">The feature column, for names and categorical groups.</param>
    /// <param name="rows">As they were read.</param>
    /// <param name="trainingRows">The rows that count; null = all.</param>
    /// <param name="sparse">Slots that are left as they are.</param>
    public static Preparation Fit(
        ResolvedOptions options, DataViewSchema.Column features, TrainingMatrix rows, IReadOnlyList<int>? trainingRows,
        TrainingSettings settings, IChannel channel, SparseSlots sparse)
    {
        var groups = CategoricalSlots.Of(features, rows.FeatureCount);
        var fit = InputFit.Of(
            rows, options.Of(OptionTable.FeatureScaling), groups, trainingRows, settings.NumberOfThreads, settings.CheckAlive, options.Of(OptionTable.NumericEmbedding).Bins,
            sparse);
        if (fit.EmptySlots.Count > 0)
            channel.Warning(MessageSensitivity.Schema,
                $"Feature column '{features.Name}' has no finite value in any training row " +
                $"in slots {SlotNames.Describe(features, fit.EmptySlots)}. " +
                "They count as 0 always; check where they come from, or leave them out.");
        if (fit.ConstantSlots.Count + fit.EmptySlots.Count == rows.FeatureCount)
            channel.Warning(MessageSensitivity.Schema,
                $"Feature column '{features.Name}' tells nothing: each of its {rows.FeatureCount} slots has one value, or none, in all training rows, " +
                "so every row will have the same score. Check the transforms before the trainer and the types and separators that the data was read with.");
        else if (fit.ConstantSlots.Count > 0 && options.Of(OptionTable.FeatureScaling) != FeatureScaling.None)
            channel.Info(MessageSensitivity.Schema,
                $"Feature column '{features.Name}' has one value in all training rows " +
                $"in slots {SlotNames.Describe(features, fit.ConstantSlots)}. They become 0.");
        var (loss, targetScaling) = (options.Of(OptionTable.Loss), options.Of(OptionTable.TargetScaling));
        var outputs = TargetFit.Of(rows, targetScaling == TargetScaling.Standardize, options.Of(OptionTable.ClampScores), trainingRows,
            withoutFar: loss.ComparesDifferences && loss.Id != "squared-error");
        var inputs = fit.Transform;
        var description = FormattableString.Invariant(
            $"{inputs.Groups.Length} categorical groups, {inputs.FlaggedSlots.Length} slots with flags of missing values");
        return new Preparation(inputs, outputs, RunSettings.Objective(options, outputs.Scale), description) { Bins = fit.Bins, InflatedSlots = fit.InflatedSlots };
    }

    /// <summary>What is to be expected of rows like those of a fit: for measuring, not for training.</summary>
    public static Preparation Of(ResolvedOptions options, InputFit fit) =>
        new(fit.Transform, OutputTransform.Unchanged, RunSettings.Objective(options), "") { Bins = fit.Bins, InflatedSlots = fit.InflatedSlots };

    /// <summary>The transforms of a model whose training goes on: its scaling is kept.</summary>
    public static Preparation Of(ResolvedOptions options, NetworkModel model) =>
        new(model.Inputs, model.Outputs, RunSettings.Objective(options, model.Outputs.Scale), "feature and target scaling of the initial model");

    /// <summary>Turns features and labels of all rows into what the network sees.</summary>
    /// <param name="checkAlive">Asked now and then.</param>
    public void Apply(TrainingMatrix rows, Action checkAlive)
    {
        rows.TransformFeatures(Inputs, checkAlive);
        rows.TransformTargets(Outputs);
    }
}
