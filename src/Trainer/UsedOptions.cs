using System.Globalization;
using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet;

/// <summary>The options a model was trained with as texts that no culture changes: what the model file says of them.</summary>
internal static class UsedOptions
{
    /// <summary>Left out, since no bit of a model depends on them: the same training gives the same file on any machine.</summary>
    public static readonly IReadOnlyList<string> LeftOut =
    [
        nameof(FfnnOptions.NumberOfThreads), nameof(FfnnOptions.MemoryLimitBytes), nameof(FfnnOptions.Checkpoint),
        nameof(FfnnOptions.ResumeFrom), nameof(FfnnOptions.OnEpoch), nameof(FfnnOptions.CancellationToken),
    ];

    // Decided once for all trainings that go on from a model; its layers are read from the network itself.
    private static readonly string[] s_decidedByInitialModel =
    [
        nameof(FfnnOptions.Effort), nameof(FfnnOptions.Activation), nameof(FfnnOptions.WeightInitialization),
        nameof(FfnnOptions.FeatureScaling), nameof(FfnnOptions.TargetScaling), nameof(FfnnOptions.ClampScores),
        nameof(FfnnOptions.NumericEmbedding), nameof(FfnnOptions.CategoricalEmbedding), nameof(FfnnOptions.LearnFeatureScales),
        nameof(FfnnOptions.ParametricActivations), nameof(FfnnOptions.MembersPerNetwork),
    ];

    /// <param name="options">With everything chosen.</param>
    /// <param name="network">One of the members.</param>
    /// <param name="initial">The model that training went on from, or null.</param>
    /// <param name="sparse">Slots that were left as they are, whatever the scaling.</param>
    public static IReadOnlyList<(string Name, string Value)> Of(
        FfnnOptions options, TrainingSettings settings, FeedForwardNetwork network, int members, NetworkModel? initial, SparseSlots sparse)
    {
        var own = Own(options, settings, network, members, sparse);
        if (initial is null)
            return own;
        var earlier = initial.TrainingOptions.ToDictionary(option => option.Name, option => option.Value);
        return
        [
            .. from option in own
               let isDecided = s_decidedByInitialModel.Contains(option.Name)
               where !isDecided || earlier.ContainsKey(option.Name)
               select isDecided ? (option.Name, earlier[option.Name]) : option,
        ];
    }

    private static List<(string Name, string Value)> Own(
        FfnnOptions options, TrainingSettings settings, FeedForwardNetwork network, int members, SparseSlots sparse) =>
    [
        (nameof(options.Effort), options.Effort.ToString()),
        (nameof(options.HiddenLayers), Layers(network)),
        (nameof(options.NumberOfEpochs), Text(options.NumberOfEpochs)),
        (nameof(options.StepsPerEpoch), Text((object?)options.StepsPerEpoch)),
        (nameof(options.ScheduleEpochs), Text((object?)options.ScheduleEpochs)),
        (nameof(options.TimeLimit), Text((object?)options.TimeLimit)),
        (nameof(options.EnsembleSize), Text(members)),
        (nameof(options.MembersPerNetwork), Text(options.MembersPerNetwork)),
        (nameof(options.BatchSize), Text(options.BatchSize)),
        (nameof(options.Optimizer), Text(options.Optimizer)),
        (nameof(options.LearningRate), Text(options.LearningRate)),
        (nameof(options.LearningRateSchedule), Text(options.LearningRateSchedule)),
        (nameof(options.LearningRateFactors), Text(options.LearningRateFactors)),
        (nameof(options.WeightDecaySchedule), Text(options.WeightDecaySchedule)),
        (nameof(options.Dropout), Dropout(options, settings)),
        (nameof(options.DropoutSchedule), Text(options.DropoutSchedule)),
        (nameof(options.L2Regularization), Text(options.L2Regularization)),
        (nameof(options.GradientClipping), Text(options.GradientClipping)),
        (nameof(options.WeightAveraging), Text(options.WeightAveraging)),
        (nameof(options.Loss), Text(options.ChosenLoss)),
        (nameof(options.Activation), Text(options.Activation)),
        (nameof(options.OutputActivation), Text(settings.Objective.Output)),
        (nameof(options.WeightInitialization), Text(options.WeightInitialization)),
        (nameof(options.Sampling), Text(options.Sampling)),
        (nameof(options.ValidationFraction), Text(options.ChosenValidationFraction)),
        (nameof(options.ValidationRows), options.ValidationRows.ToString()),
        (nameof(options.RowGroupColumnName), Text(options.RowGroupColumnName)),
        (nameof(options.EarlyStopping), Text(options.EarlyStopping)),
        (nameof(options.SelectBestBy), options.SelectBestBy.ToString()),
        (nameof(options.CalibrateProbabilities), Text(options.CalibrateProbabilities)),
        (nameof(options.FeatureScaling), Text(options.FeatureScaling) + Preparation.DescribeSparse(sparse)),
        (nameof(options.MissingValues), options.MissingValues.ToString()),
        (nameof(options.TargetScaling), Text(options.ChosenTargetScaling)),
        (nameof(options.ClampScores), Text(options.ClampScores)),
        (nameof(options.NumericEmbedding), Text(options.NumericEmbedding)),
        (nameof(options.CategoricalEmbedding), Text(options.CategoricalEmbedding)),
        (nameof(options.LearnFeatureScales), Text(options.LearnFeatureScales)),
        (nameof(options.ParametricActivations), Text(options.ParametricActivations)),
        (nameof(options.ClassWeights), Text(options.ClassWeights)),
        (nameof(options.OnDivergence), options.OnDivergence.ToString()),
        (nameof(options.OnCancellation), options.OnCancellation.ToString()),
        (nameof(options.Seed), Text(settings.Seed)),
        (nameof(options.LabelColumnName), options.LabelColumnName),
        (nameof(options.FeatureColumnName), options.FeatureColumnName),
        (nameof(options.ExampleWeightColumnName), Text(options.ExampleWeightColumnName)),
    ];

    private static string Layers(FeedForwardNetwork network) => network.LayerCount == 1 ? "none" : string.Join(
        ", ", Enumerable.Range(0, network.LayerCount - 1).Select(layer =>
            FormattableString.Invariant($"{network.Layout.Sizes[layer + 1]} {network.Activations[layer]}")));

    // One number where all hidden layers have the same.
    private static string Dropout(FfnnOptions options, TrainingSettings settings) => settings.Dropout.Distinct().Count() > 1
        ? string.Join(", ", settings.Dropout.Select(rate => Text(rate)))
        : Text(settings.Dropout.Length == 0 ? options.Dropout : settings.Dropout[0]);

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Text(bool truth) => truth ? "true" : "false";

    private static string Text(object? option) => option?.ToString() ?? "none";
}
