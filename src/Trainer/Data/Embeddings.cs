using FfnnMlNet.Network;

namespace FfnnMlNet.Data;

/// <summary>From the transform of features to the embedding of the network's inputs.</summary>
internal static class Embeddings
{
    /// <summary>The embedding that the options ask for, or null where it would change nothing.</summary>
    /// <param name="bins">[features], where the options ask for a piecewise linear embedding.</param>
    /// <param name="inflated">Slots of which one value fills at least half of the training rows.</param>
    public static InputEmbedding? Create(FfnnOptions options, InputTransform inputs, IReadOnlyList<InputBins?> bins, IReadOnlySet<int> inflated)
    {
        var numeric = NumericInputs(options.NumericEmbedding, inputs);
        SlotRange[] groups =
            [.. inputs.Groups.ToArray().Where(group => group.Last - group.First + 1 >= options.CategoricalEmbedding.MinimumCategories)];
        if (numeric.Length == 0 && groups.Length == 0 && !options.LearnFeatureScales)
            return null;
        return new InputEmbedding(
            inputs.InputCount, numeric, groups, numeric.Length == 0 ? 0 : options.NumericEmbedding.Frequencies,
            numeric.Length == 0 ? 0 : options.NumericEmbedding.Size, groups.Length == 0 ? 0 : options.CategoricalEmbedding.Size,
            options.LearnFeatureScales, options.NumericEmbedding.Bins == 0 ? null : [.. numeric.Select(slot => bins[slot]!)])
        {
            Deviation = options.NumericEmbedding.Deviation,
            InflatedDeviation = options.NumericEmbedding.InflatedDeviation,
            Inflated = inflated,
        };
    }

    private static int[] NumericInputs(NumericEmbedding embedding, InputTransform inputs)
    {
        if (embedding == NumericEmbedding.None)
            return [];
        List<int> numeric = [];
        for (var slot = 0; slot < inputs.Slots.Length; slot++)
        {
            if (inputs.Slots[slot].IsNumeric)
                numeric.Add(slot);
        }
        return [.. numeric];
    }
}
