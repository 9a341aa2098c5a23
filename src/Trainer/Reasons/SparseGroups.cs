using FfnnMlNet.Network;

namespace FfnnMlNet.Reasons;

/// <summary>The features of one row of a model of sparse rows: its dense features, and the sparse ones that are not 0. Only they are
/// looked at, for a model may have a million.</summary>
internal static class SparseGroups
{
    /// <summary>The sum of the contributions of each feature, the largest absolute value first; of equal ones in the order of the
    /// slots.</summary>
    /// <param name="contributions">Slots ascending.</param>
    public static IReadOnlyList<FeatureContribution> Sum(
        NetworkModel model, FeatureGrouping grouping, List<SlotContribution> contributions)
    {
        FeatureGroups.Check(grouping);
        var categories = grouping == FeatureGrouping.None ? [] : FeatureGroups.CategoriesOf(model);
        List<FeatureContribution> sums = [];
        for (int i = 0, next = 0; i < contributions.Count;)
        {
            var first = contributions[i].Slot;
            while (next < categories.Length && categories[next].Last < first)
                next++;
            var column = grouping == FeatureGrouping.Columns ? FeatureGroups.ColumnOf(model.NameOf(first)) : null;
            double sum = 0;
            var end = i;
            for (; end < contributions.Count && (end == i || IsSame(contributions[end].Slot)); end++)
                sum += contributions[end].Contribution;
            var isCategory = next < categories.Length && categories[next].First <= first;
            sums.Add(new FeatureContribution(NameOf(isCategory ? categories[next] : new SlotRange(first, first)), (float)sum));
            i = end;

            bool IsSame(int slot) => (next < categories.Length && categories[next].First <= first && slot <= categories[next].Last) ||
                (column is not null && FeatureGroups.ColumnOf(model.NameOf(slot)) == column);

            string NameOf(SlotRange range) => column ?? FeatureGroups.NameOf(model.NameOf, range.First, range.Last);
        }
        return [.. sums.OrderByDescending(feature => Math.Abs(feature.Contribution))];
    }
}
