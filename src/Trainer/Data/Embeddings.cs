using System.Globalization;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>Makes the embedding between the inputs of a network and its first layer from options.</summary>
internal static class Embeddings
{
    /// <summary>The embedding for the inputs that the training rows lead to; null where no input is embedded or scaled.</summary>
    public static InputEmbedding? Create(ResolvedOptions options, InputFit fit)
    {
        var inputs = fit.Transform;
        var (numericEmbedding, tables) = (options.Of(OptionTable.NumericEmbedding), options.Of(OptionTable.CategoricalEmbedding));
        var hasScales = options.Of(OptionTable.LearnFeatureScales);
        var numeric = NumericInputs(numericEmbedding, inputs);
        var groups = GroupsWithTable(tables, inputs.Groups.ToArray());
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

    /// <summary>The part of the embedding that is known from the schema, before rows are read: the tables of categories. Null where there
    /// is none.</summary>
    /// <param name="groups">The categorical groups of the feature column.</param>
    /// <param name="slots">Number of slots of the feature column.</param>
    public static InputEmbedding? BeforeReading(ResolvedOptions options, IReadOnlyList<SlotRange> groups, int slots)
    {
        var tables = options.Of(OptionTable.CategoricalEmbedding);
        var withTable = GroupsWithTable(tables, groups);
        return withTable.Length == 0 ? null : new InputEmbedding(slots, [], withTable, 0, 0, tables.Size, hasScale: false);
    }

    /// <summary>Checks that the first layer would not have more inputs than a buffer can hold. The counts are double, because an int could
    /// overflow.</summary>
    /// <param name="inputs">Number of inputs of the network, including numeric ones and those of groups.</param>
    /// <param name="numeric">Number of numeric inputs.</param>
    /// <param name="groups">Groups that have a table.</param>
    /// <exception cref="InsufficientMemoryException">The first layer would have too many inputs; the message names the option to
    /// change.</exception>
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

    private static SlotRange[] GroupsWithTable(CategoricalEmbedding tables, IEnumerable<SlotRange> groups) =>
        [.. groups.Where(group => group.Last - group.First + 1 >= tables.MinimumCategories)];

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
