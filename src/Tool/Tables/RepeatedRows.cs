namespace FfnnMlNet.Tool.Tables;

/// <summary>Says how many rows of a table repeat another one, by their fingerprints.</summary>
internal static class RepeatedRows
{
    // With this share of the test rows among the training rows the scores may say too much.
    private const double WarnedShare = 0.01;

    /// <summary>A finding on the rows of a table; null where none repeats another one.</summary>
    public static Finding? Of(IReadOnlyList<ulong> rows)
    {
        var repeated = rows.Count - RowFingerprints.Sorted(rows).Length;
        return repeated == 0 ? null : new Finding(false, null,
            $"{repeated:N0} of {rows.Count:N0} rows repeat{(repeated == 1 ? "s" : "")} another row: all inputs and the label are equal.",
            "Rows that are there by mistake should be removed: a row and its copy may be learnt from and tested on.");
    }

    /// <summary>A finding on the rows that are learnt from and those for testing; empty where none repeats another one.</summary>
    public static IReadOnlyList<Finding> Of(
        IReadOnlyList<ulong> rows, IReadOnlyList<int> train, IReadOnlyList<ulong> testRows, IReadOnlyList<int> test)
    {
        var learnt = RowFingerprints.Sorted(train.Select(row => rows[row]));
        var both = test.Count(row => Array.BinarySearch(learnt, testRows[row]) >= 0);
        if (both == 0)
            return Of(rows) is { } finding
                ? [finding with { Text = finding.Text + " No test row is equal to a training row.", Advice = null }] : [];
        var repeated = rows.Count - RowFingerprints.Sorted(rows).Length;
        return
        [
            new Finding(both > WarnedShare * test.Count, null,
                (ReferenceEquals(rows, testRows) ? $"{repeated:N0} of {rows.Count:N0} rows repeat another row. " : "")
                + $"{both:N0} of {test.Count:N0} test rows {(both == 1 ? "is" : "are")} equal to a row that is learnt from, "
                + "so the scores may be better than on new rows.",
                "Remove rows that are there by mistake, or keep equal rows together with --group."),
        ];
    }
}
