using FfnnMlNet.Data;
using Microsoft.ML.Data;

namespace FfnnMlNet.Pipeline;

/// <summary>Checks that the columns of the validation data match those of the training data.</summary>
internal static class ValidationColumns
{
    // Slots that the warning names.
    private const int MostNamed = 3;

    /// <summary>A reader that gives the labels of the validation data as outputs of the network, matched by name.</summary>
    /// <param name="labels">The reader of the labels of the training data.</param>
    /// <param name="validation">The validation data.</param>
    /// <exception cref="InvalidOperationException">The tables have another number of slots, classes or outputs, or other names.</exception>
    public static LabelReader Match(TrainingRequest request, LabelReader labels, RoleMappedData validation)
    {
        CheckFeatures(request, validation);
        var own = request.LabelsOf(validation.Schema.Label!.Value);
        return own.For(labels.OutputNames, labels.OutputCount, request.Label.Name, "the training data")
            ?? throw Differs("Label", request.Label.Name, "classes or outputs", labels.OutputCount, own.OutputCount);
    }

    private static void CheckFeatures(TrainingRequest request, RoleMappedData validation)
    {
        var (slots, others) = (request.Slots, TrainingRequest.SlotsOf(validation));
        if (slots != others)
            throw Differs("Feature", request.Features.Name, "slots", slots, others);
        var (names, otherNames) = (SlotNames.Of(request.Features, slots), SlotNames.Of(validation.Schema.Feature!.Value, slots));
        int[] differing = names.Count == 0 || otherNames.Count == 0
            ? [] : [.. Enumerable.Range(0, names.Count).Where(slot => names[slot] != otherNames[slot])];
        if (differing.Length == 0)
            return;
        var first = string.Join(", ", differing.Take(MostNamed).Select(slot => FormattableString.Invariant(
            $"slot {slot} is '{names[slot]}' in the training data and '{otherNames[slot]}' in the validation data")));
        request.WarnOfData(
            FormattableString.Invariant($"Feature column '{request.Features.Name}' has {differing.Length} of {names.Count} slots ") +
            $"that the two tables name differently: {first}. " +
            "Slots are matched by position, not by name. Prepare both with the transforms that were fitted on the training data.");
    }

    private static InvalidOperationException Differs(string role, string column, string what, int trained, int validated) => new(
        FormattableString.Invariant(
            $"{role} column '{column}' has {trained} {what} in the training data, but {validated} in the validation data. ") +
        "Prepare both with the transforms that were fitted on the training data.");
}
