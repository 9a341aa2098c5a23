using System.Globalization;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>From the transform of features to the embedding of the network's inputs.</summary>
internal static class Embeddings
{
    /// <summary>The embedding that the options ask for, or null where it would change nothing.</summary>
    public static InputEmbedding? Create(ResolvedOptions options, InputFit fit)
    {
        var inputs = fit.Transform;
        var (numericEmbedding, tables) = (options.Of(OptionTable.NumericEmbedding), options.Of(OptionTable.CategoricalEmbedding));
        var hasScales = options.Of(OptionTable.LearnFeatureScales);
        var numeric = NumericInputs(numericEmbedding, inputs);
        SlotRange[] groups =
            [.. inputs.Groups.ToArray().Where(group => group.Last - group.First + 1 >= tables.MinimumCategories)];
        if (numeric.Length == 0 && groups.Length == 0 && !hasScales)
            return null;
        Check(inputs.InputCount, numeric.Length, groups, numericEmbedding, tables);
        return new InputEmbedding(
            inputs.InputCount, numeric, groups, numeric.Length == 0 ? 0 : numericEmbedding.Frequencies,
            numeric.Length == 0 ? 0 : numericEmbedding.Size, groups.Length == 0 ? 0 : tables.Size,
            hasScales, numericEmbedding.Bins == 0 ? null : [.. numeric.Select(slot => fit.Bins[slot]!)])
        {
            Deviation = numericEmbedding.Deviation,
            InflatedDeviation = numericEmbedding.InflatedDeviation,
            Inflated = fit.InflatedSlots,
        };
    }

    /// <summary>Throws where the first layer would have more inputs than there can be. Counted in double: what would overflow is what has
    /// to be said.</summary>
    /// <param name="inputs">Of the network, numeric ones and those of groups included.</param>
    /// <param name="numeric">Numeric inputs.</param>
    /// <param name="groups">Groups that become tables.</param>
    /// <exception cref="InsufficientMemoryException">It would; the message names the option to change.</exception>
    internal static void Check(
        double inputs, double numeric, SlotRange[] groups, NumericEmbedding numericEmbedding, CategoricalEmbedding tables)
    {
        var embedded = numeric * numericEmbedding.Size;
        var bins = numeric * numericEmbedding.Bins;
        var fromTables = (double)groups.Length * tables.Size;
        var all = inputs - numeric - groups.Sum(group => group.Last - group.First + 1.0) + embedded + fromTables;
        if (all <= AlignedBuffer.MaxLength && bins <= AlignedBuffer.MaxLength)
            return;
        var (option, value, from) = fromTables > embedded
            ? (nameof(FfnnOptions.CategoricalEmbedding), tables.ToString(), FormattableString.Invariant($"{groups.Length:N0} groups"))
            : (nameof(FfnnOptions.NumericEmbedding), numericEmbedding.ToString(),
                FormattableString.Invariant($"{numeric:N0} numeric features"));
        throw new InsufficientMemoryException(
            $"{option} {value} of {from} would give the first layer " +
            string.Create(CultureInfo.InvariantCulture, $"{Math.Max(all, bins):N0} numbers per row, ") +
            string.Create(CultureInfo.InvariantCulture, $"and a network may have {AlignedBuffer.MaxLength:N0} at most. ") +
            $"Set {option} to a smaller one or to none, or use fewer features (for example feature selection, or hashing to fewer slots).");
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
