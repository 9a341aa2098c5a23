using FfnnMlNet.Network;

namespace FfnnMlNet.Reasons;

/// <summary>The features of a model by name, where some slots may count as one feature.</summary>
/// <param name="Groups">The name and the slots of each feature, ascending. All names differ.</param>
internal sealed record FeatureGroups(IReadOnlyList<(string Name, int First, int Last)> Groups)
{
    /// <param name="model">The model.</param>
    /// <param name="grouping">Which slots count as one feature.</param>
    /// <param name="slotNames">The names of the slots; null or empty = those that the model has saved.</param>
    public static FeatureGroups Of(NetworkModel model, FeatureGrouping grouping, IReadOnlyList<string>? slotNames = null)
    {
        if (!Enum.IsDefined(grouping))
            throw new ArgumentOutOfRangeException(
                nameof(grouping), grouping, "grouping must be None, Categories or Columns.");
        string[] names = slotNames is { Count: > 0 } ? [.. slotNames] : model.Features?.Names ?? [];
        var categories = grouping == FeatureGrouping.None ? [] : model.Inputs.Groups;
        List<(string, int, int)> groups = [];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (int slot = 0, next = 0; slot < model.FeatureCount;)
        {
            while (next < categories.Length && categories[next].First < slot)
                next++;
            var last = next < categories.Length && categories[next].First == slot ? categories[next].Last
                : grouping == FeatureGrouping.Columns ? LastOfColumn(names, slot) : slot;
            var name = last == slot ? NameOf(names, slot) : PrefixOf(names, slot, last);
            if (!taken.Add(name))
                taken.Add(name = FormattableString.Invariant($"{name} (slot {slot})"));
            groups.Add((name, slot, last));
            slot = last + 1;
        }
        return new FeatureGroups(groups);
    }

    /// <summary>The sum of the contributions of each feature, the largest absolute value first; of equal ones in the order of the
    /// slots.</summary>
    /// <param name="contributions">[slots].</param>
    public IReadOnlyList<FeatureContribution> Sum(float[] contributions)
    {
        var sums = new FeatureContribution[Groups.Count];
        for (var i = 0; i < sums.Length; i++)
        {
            double sum = 0;
            for (var slot = Groups[i].First; slot <= Groups[i].Last; slot++)
                sum += contributions[slot];
            sums[i] = new FeatureContribution(Groups[i].Name, (float)sum);
        }
        return [.. sums.OrderByDescending(feature => Math.Abs(feature.Contribution))];
    }

    private static string NameOf(string[] names, int slot) =>
        names.Length > 0 && names[slot].Length > 0 ? names[slot] : FormattableString.Invariant($"Slot {slot}");

    // Concatenate names slots "column.slot".
    private static string? ColumnOf(string[] names, int slot) =>
        names.Length > 0 && names[slot].IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? names[slot][..dot] : null;

    private static int LastOfColumn(string[] names, int slot)
    {
        var column = ColumnOf(names, slot);
        while (column is not null && slot + 1 < names.Length && ColumnOf(names, slot + 1) == column)
            slot++;
        return slot;
    }

    private static string PrefixOf(string[] names, int first, int last)
    {
        var column = ColumnOf(names, first);
        for (var slot = first; column is not null && slot <= last; slot++)
            column = ColumnOf(names, slot) == column ? column : null;
        return column ?? FormattableString.Invariant($"Slots {first} to {last}");
    }
}
