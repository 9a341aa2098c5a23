namespace FfnnMlNet.Tool.Training;

/// <summary>The features that are made from one column of the table.</summary>
/// <param name="Column">The column of the table.</param>
/// <param name="Slots">The slots of its features.</param>
internal sealed record FeatureGroup(string Column, int[] Slots)
{
    /// <summary>Finds the features of each column by their names: the name of the column alone, or followed by a point and more. Of several
    /// columns that fit, the one with the longest name is it, so "length" and "length.left" do not mix.</summary>
    /// <param name="featureNames">The names of all features.</param>
    /// <param name="columns">The columns of the table that the model learns from.</param>
    public static IReadOnlyList<FeatureGroup> Of(IReadOnlyList<string> featureNames, IEnumerable<string> columns)
    {
        var slots = columns.ToDictionary(column => column, _ => new List<int>(), StringComparer.Ordinal);
        for (var slot = 0; slot < featureNames.Count; slot++)
        {
            if (ColumnOf(featureNames[slot], slots) is { } found)
                found.Add(slot);
        }
        return [.. slots.Where(pair => pair.Value.Count > 0).Select(pair => new FeatureGroup(pair.Key, [.. pair.Value]))];
    }

    // Steps that make features of a text or category put this before the name of its column.
    private const string Prefix = "ffnn ";

    private static List<int>? ColumnOf(string feature, Dictionary<string, List<int>> slots) =>
        LongestOf(feature, slots) ??
        (feature.StartsWith(Prefix, StringComparison.Ordinal) ? LongestOf(feature[Prefix.Length..], slots) : null);

    private static List<int>? LongestOf(string feature, Dictionary<string, List<int>> slots)
    {
        for (var end = feature.Length; end > 0; end = feature.LastIndexOf('.', end - 1))
        {
            if (slots.TryGetValue(feature[..end], out var found))
                return found;
        }
        return null;
    }
}
