using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>Checks that training fits into the memory of the process, and that its model can be scored.</summary>
internal static class RunMemory
{
    /// <summary>Checks, before the rows are read, that the smallest network for that many slots and outputs fits into memory. The schema is
    /// enough for this check.</summary>
    /// <exception cref="InsufficientMemoryException">The network does not fit.</exception>
    public static void CheckBeforeReading(TrainingRequest request, int outputCount)
    {
        // How many slots of a wide table are dense is not known before the rows are read.
        var slots = request.Slots < SparseSlots.LeastSlots ? request.Slots : 1;
        var options = request.UserOptions.Resolve(new DataShape(1, request.Slots >= SparseSlots.LeastSlots));
        var embedding = slots < request.Slots
            ? null : Embeddings.BeforeReading(options, CategoricalSlots.Of(request.Features, slots), slots);
        // A key type with more keys than this is checked after reading, see LabelWarnings.CheckClassCount.
        var outputs = Math.Min(outputCount, LabelWarnings.MostUnusedClasses);
        var sizes = Networks.Sizes(options, Math.Max(1, slots), embedding, outputs);
        Check(options, sizes, embedding, sparse: default, batchRows: 1, atOnce: 1, members: 1);
    }

    private static double Available() =>
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - (double)GC.GetTotalMemory(forceFullCollection: false);

    /// <summary>Checks that training fits into memory, once the inputs of the network are known.</summary>
    /// <param name="inputs">The transform from features to inputs.</param>
    /// <param name="embedding">The embedding between the inputs and the first layer, or null.</param>
    /// <param name="sparse">The sparse inputs.</param>
    /// <param name="outputs">Number of outputs of the network.</param>
    /// <param name="rowCount">Number of training rows.</param>
    /// <param name="settings">Settings of the training loop.</param>
    /// <param name="members">Number of members of the ensemble.</param>
    /// <param name="validationRows">Number of validation rows of each member.</param>
    /// <exception cref="InsufficientMemoryException">Training does not fit.</exception>
    public static void Check(
        ResolvedOptions options, InputTransform inputs, InputEmbedding? embedding, SparseShape sparse, int outputs, int rowCount,
        TrainingSettings settings, int members, int validationRows) => Check(
            options, Networks.Sizes(options, inputs.InputCount, embedding, outputs), embedding, sparse,
            Math.Min(settings.BatchSize, rowCount), EnsembleTraining.AtOnce(settings, members), members,
            options.Of(OptionTable.CalibrateProbabilities) ? CalibrationFloats(options, outputs, settings, members, validationRows) : 0);

    // A search calibrates each network after its training, and otherwise all are calibrated together at the end.
    private static double CalibrationFloats(
        ResolvedOptions options, int outputs, TrainingSettings settings, int members, int validationRows)
    {
        double Of(int networks) =>
            TemperatureCalibration.FloatsOf(validationRows, networks, options.Of(OptionTable.MembersPerNetwork), outputs);
        return options.Of(OptionTable.SearchDraws) == 0
            ? Of(members) : Math.Max(Of(members), EnsembleTraining.AtOnce(settings, members) * Of(networks: 1));
    }

    /// <summary>Checks the limit that also holds where a model is loaded, so that every model that is trained can be loaded.</summary>
    /// <exception cref="InvalidOperationException">The network is beyond the limit.</exception>
    public static void CheckCanScore(Layout layout)
    {
        if (!NetworkLimits.CanScore(layout))
            throw new InvalidOperationException(
                FormattableString.Invariant($"With MembersPerNetwork {layout.MembersPerNetwork}, ") +
                FormattableString.Invariant($"scoring a row needs {NetworkLimits.ScoringFloatsOf(layout)} numbers. ") +
                "Use a smaller MembersPerNetwork, or fewer HiddenLayers.");
    }

    private static void Check(
        ResolvedOptions options, int[] sizes, InputEmbedding? embedding, SparseShape sparse, int batchRows, int atOnce,
        int members, double calibrationFloats = 0)
    {
        // Buffers of the length of the parameters. Each network that is being trained has three (the parameters, the gradient, and the
        // parameters of the best epoch), one per moment of the optimizer, and one for the average of the parameters. Each other network of
        // the ensemble has its parameters only. With shards there is a gradient for each own one, and about one more is received.
        var moments = options.Of(OptionTable.Optimizer).MomentCount;
        var averages = options.Of(OptionTable.WeightAveraging) is null ? 0 : 1;
        var (shards, ranks) = (options.Of(OptionTable.GradientShards), options.Of(OptionTable.Ranks)?.Count ?? 1);
        var ofShards = shards == 1 ? 0 : ((shards - 1) / ranks) + (ranks > 1 ? 1 : 0);
        var copies = ((3 + moments + averages + ofShards) * atOnce) + members - atOnce;
        MemoryEstimate
            .Of(
                sizes, (double)batchRows * atOnce, copies, embedding, options.Of(OptionTable.ParametricActivations),
                options.Of(OptionTable.MembersPerNetwork), new DropoutRates(RunSettings.Dropout(options), Seed: 0), sparse)
            .WithCalibration(calibrationFloats).Check([sizes[0] + sparse.Count, .. sizes[1..]], Available());
    }
}
