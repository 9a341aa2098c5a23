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
        Check(grouping);
        Func<int, string> nameOf = slotNames is { Count: > 0 } ? slot => slotNames[slot] : model.NameOf;
        var categories = grouping == FeatureGrouping.None ? [] : CategoriesOf(model);
        List<(string, int, int)> groups = [];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (int slot = 0, next = 0; slot < model.FeatureCount;)
        {
            while (next < categories.Length && categories[next].First < slot)
                next++;
            var last = next < categories.Length && categories[next].First == slot ? categories[next].Last
                : grouping == FeatureGrouping.Columns ? LastOfColumn(nameOf, slot, model.FeatureCount) : slot;
            var name = NameOf(nameOf, slot, last);
            if (!taken.Add(name))
                taken.Add(name = FormattableString.Invariant($"{name} (slot {slot})"));
            groups.Add((name, slot, last));
            slot = last + 1;
        }
        return new FeatureGroups(groups);
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no such grouping.</exception>
    public static void Check(FeatureGrouping grouping)
    {
        if (!Enum.IsDefined(grouping))
            throw new ArgumentOutOfRangeException(
                nameof(grouping), grouping, "grouping must be None, Categories or Columns.");
    }

    /// <summary>The slots of each dense categorical column, ascending.</summary>
    public static SlotRange[] CategoriesOf(NetworkModel model) => model.Sparse is not { } sparse ? model.Inputs.Groups.ToArray()
        : [.. model.Inputs.Groups.ToArray().Select(
            group => new SlotRange(sparse.DenseSlots[group.First], sparse.DenseSlots[group.Last]))];

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

    /// <summary>The column of a slot, which Concatenate names "column.slot"; null where the name does not tell.</summary>
    public static string? ColumnOf(string name) => name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? name[..dot] : null;

    /// <summary>The name of a slot, or of the slots of one column.</summary>
    /// <param name="nameOf">The name of a slot; empty where it has none.</param>
    public static string NameOf(Func<int, string> nameOf, int first, int last)
    {
        if (first == last)
            return nameOf(first) is { Length: > 0 } name ? name : FormattableString.Invariant($"Slot {first}");
        var column = ColumnOf(nameOf(first));
        for (var slot = first; column is not null && slot <= last; slot++)
            column = ColumnOf(nameOf(slot)) == column ? column : null;
        return column ?? FormattableString.Invariant($"Slots {first} to {last}");
    }

    private static int LastOfColumn(Func<int, string> nameOf, int slot, int count)
    {
        var column = ColumnOf(nameOf(slot));
        while (column is not null && slot + 1 < count && ColumnOf(nameOf(slot + 1)) == column)
            slot++;
        return slot;
    }
}
