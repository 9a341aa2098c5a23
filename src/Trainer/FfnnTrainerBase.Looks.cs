using FfnnMlNet.Data;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace FfnnMlNet;

/// <summary>What the trainer sees in the data beside the training itself: how wide it is, and how rare true is.</summary>
public abstract partial class FfnnTrainerBase<TTransformer, TModel>
{
    private const double Gigabyte = 1 << 30;

    // Below, the memory of the rows is nothing to speak of or nothing to help with.
    private const double BytesToSpeakOf = 1 << 30;
    private const int SlotsToSpeakOf = 1_000;

    private const double RareShare = 0.1;

    // Says what is odd about the labels, and finds the slots that are nearly always 0. A scaling that was set is for every slot.
    private SparseSlots LookAt(TrainContext context, TrainingMatrix rows, LabelReader labels, IChannel channel)
    {
        labels.Advise(rows, _plain.Of(OptionTable.Loss), LabelColumn.Name, message => channel.Warning(MessageSensitivity.Schema, message));
        return !_options.IsSet(OptionTable.FeatureScaling) && _options.Effort != Effort.Manual && context.InitialPredictor is null
            ? SparseSlots.Of(rows, CategoricalSlots.Of(context.TrainingSet.Schema.Feature!.Value, rows.FeatureCount), CheckAlive)
            : SparseSlots.None;
    }

    // Slots and outputs are known from the schema: a network that cannot fit whatever the rows are is an error before they are read.
    private void CheckBeforeReading(RoleMappedData data, LabelReader labels)
    {
        var features = data.Schema.Feature!.Value;
        var slots = ((VectorDataViewType)features.Type).Size;
        var options = _options.Resolve(new TableShape(1, slots >= SparseSlots.LeastSlots));
        var groups = CategoricalSlots.Of(features, slots).Where(group => group.Last - group.First + 1 >= options.Of(OptionTable.CategoricalEmbedding).MinimumCategories).ToArray();
        double categories = groups.Sum(group => (double)group.Last - group.First + 1);
        var inputs = slots - categories + ((double)groups.Length * options.Of(OptionTable.CategoricalEmbedding).Size);
        // A key type with more keys than a network may have outputs is an error of its own, which knows the classes of the rows.
        var outputs = Math.Min(labels.OutputCount, LabelAdvice.MostUnusedClasses);
        int[] sizes = [(int)Math.Clamp(inputs, 1, int.MaxValue), .. options.Of(OptionTable.HiddenLayers).Select(layer => layer.Units), outputs];
        CheckMemory(
            sizes, categories * AlignedBuffer.StrideFor(options.Of(OptionTable.CategoricalEmbedding).Size), batchRows: 1, options, atOnce: 1, members: 1);
    }

    // One warning where the rows will take much memory: at once where the data knows how many there are, else when they have taken it.
    private Action<int>? WarnOfBytes(RoleMappedData data, IChannel channel, string use)
    {
        var features = data.Schema.Feature!.Value;
        var slots = ((VectorDataViewType)features.Type).Size;
        if (slots < SlotsToSpeakOf)
            return null;
        var rowBytes = (double)AlignedBuffer.StrideFor(slots) * sizeof(float);
        var isSaid = false;
        if (data.Data.GetRowCount() is { } rows)
        {
            if (rows * rowBytes >= BytesToSpeakOf)
                Say(FormattableString.Invariant($"the {rows} rows for {use} take {rows * rowBytes / Gigabyte:F1} GB"));
            return null;
        }
        return count =>
        {
            if (!isSaid && count * rowBytes >= BytesToSpeakOf)
                Say(FormattableString.Invariant($"the first {count} rows for {use} take {count * rowBytes / Gigabyte:F1} GB, and more follow"));
        };

        void Say(string what)
        {
            isSaid = true;
            var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Gigabyte;
            channel.Warning(MessageSensitivity.Schema, FormattableString.Invariant(
                $"Feature column '{features.Name}' has {slots} slots, each of which takes 4 bytes a row, zeros too: {what}, of {available:F1} GB that the process may have. ") +
                "MemoryLimitBytes sends rows beyond a limit to disk; fewer slots cost less (shorter or fewer n-grams, hashing to fewer bits, feature selection).");
        }
    }

    // Accuracy looks good where true is rare and never predicted.
    private void SayOfRareTruth(ScoreKind scoreKind, ResolvedOptions options, TrainingMatrix rows, IChannel channel)
    {
        if (scoreKind is not (ScoreKind.LogOdds or ScoreKind.Margin) || options.Of(OptionTable.ClassWeights) is not null)
            return;
        var positive = rows.CountValuesAbove(0.5f) / (double)rows.RowCount;
        var (share, rare) = positive <= 0.5 ? (positive, "true") : (1 - positive, "false");
        if (share >= RareShare)
            return;
        channel.Info(MessageSensitivity.None, FormattableString.Invariant(
            $"{share * 100:F1} % of the labels in column '{LabelColumn.Name}' are {rare}: with the threshold as it is few rows or none may be predicted so, and accuracy does not show it. ") +
            "Judge by precision and recall. To find more of them, change the threshold with mlContext.BinaryClassification.ChangeModelThreshold(model, log-odds), or set ClassWeights to ClassWeights.Balanced.");
    }
}
