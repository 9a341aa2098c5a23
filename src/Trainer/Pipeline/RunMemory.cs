using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>Whether a training fits into the memory that the process may have, and its model into the limits of models.</summary>
internal static class RunMemory
{
    /// <summary>Slots and outputs are known from the schema: a network that cannot fit whatever the rows are is an error before they are
    /// read.</summary>
    /// <exception cref="InsufficientMemoryException">It cannot.</exception>
    public static void CheckBeforeReading(TrainingRequest request, int outputCount)
    {
        var slots = request.Slots;
        var options = request.Asked.Resolve(new TableShape(1, slots >= SparseSlots.LeastSlots));
        var tables = options.Of(OptionTable.CategoricalEmbedding);
        var groups = CategoricalSlots.Of(request.Features, slots)
            .Where(group => group.Last - group.First + 1 >= tables.MinimumCategories).ToArray();
        var embedding = groups.Length == 0 ? null : new InputEmbedding(slots, [], groups, 0, 0, tables.Size, hasScale: false);
        // A key type with more keys than a network may have outputs is an error of its own, which knows the classes of the rows.
        var outputs = Math.Min(outputCount, LabelAdvice.MostUnusedClasses);
        int[] sizes =
            [Math.Max(1, embedding?.OutputCount ?? slots), .. options.Of(OptionTable.HiddenLayers).Select(layer => layer.Units), outputs];
        Check(options, sizes, embedding, batchRows: 1, atOnce: 1, members: 1);
    }

    /// <param name="rowCount">Rows of training.</param>
    /// <param name="validationRows">Of a member.</param>
    /// <exception cref="InsufficientMemoryException">The training does not fit.</exception>
    public static void Check(
        ResolvedOptions options, InputTransform inputs, InputEmbedding? embedding, int outputs, int rowCount, TrainingSettings settings,
        int members, int validationRows) => Check(
            options, Networks.Sizes(options, inputs, embedding, outputs), embedding,
            Math.Min(settings.BatchSize, rowCount), EnsembleTraining.AtOnce(settings, members), members,
            options.Of(OptionTable.CalibrateProbabilities)
                ? TemperatureCalibration.FloatsOf(validationRows, options.Of(OptionTable.MembersPerNetwork), outputs) : 0);

    /// <summary>As where models are loaded, so that no model is trained that cannot be.</summary>
    /// <exception cref="InvalidOperationException">It cannot be loaded.</exception>
    public static void CheckCanScore(Layout layout)
    {
        if (!NetworkLimits.CanScore(layout))
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{layout.MembersPerNetwork} members need {NetworkLimits.ScoringFloatsOf(layout)} numbers to score a row. ") +
                "Use a smaller MembersPerNetwork, or fewer HiddenLayers.");
    }

    private static void Check(
        ResolvedOptions options, int[] sizes, InputEmbedding? embedding, int batchRows, int atOnce,
        int members, double calibrationFloats = 0)
    {
        // Parameters and gradient; moments; the average; the best or last parameters, and the model that scores. All of them of the
        // members in training, and the parameters alone of those whose turn comes or was.
        var moments = options.Of(OptionTable.Optimizer).MomentCount;
        var averages = options.Of(OptionTable.WeightAveraging) is null ? 0 : 1;
        var copies = ((3 + moments + averages) * atOnce) + members - atOnce;
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - (double)GC.GetTotalMemory(forceFullCollection: false);
        MemoryEstimate
            .Of(
                sizes, (double)batchRows * atOnce, copies, embedding, options.Of(OptionTable.ParametricActivations),
                options.Of(OptionTable.MembersPerNetwork), new DropoutRates(RunSettings.Dropout(options), Seed: 0))
            .WithCalibration(calibrationFloats * atOnce).Check(sizes, available);
    }
}
