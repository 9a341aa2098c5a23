using System.Globalization;

namespace FfnnMlNet.Data;

/// <summary>Checks labels before training, and warns of classes that are probably none, of classes without rows, and of numbers that are
/// probably errors.</summary>
internal static class LabelWarnings
{
    /// <summary>A key type with at most this many keys is accepted however few of its keys have rows, because the output layer is then of
    /// ordinary size.</summary>
    public const int MostUnusedClasses = 10_000;

    // A larger key type must have rows for at least one of this many keys. If it has fewer, it is a hash or an identifier: the output layer
    // would be nearly all of the network and learn nothing.
    private const int ClassesForOneSeen = 10;

    private const int UnusedWorthAWarning = 200;

    // The warning of rare classes: at least this many classes have at most this many rows each, and together at most one of this many
    // rows.
    private const int FewestRareClasses = 10;
    private const int RowsOfRareClass = 5;
    private const int RareShare = 10;

    // Classes or values that a warning names.
    private const int MostNamed = 5;

    /// <summary>Checks that the key type does not have far more keys than there are classes in the rows.</summary>
    /// <param name="seen">Number of classes that have rows.</param>
    /// <param name="declared">Number of keys of the key type.</param>
    /// <param name="labelColumn">Name of the label column, for the error.</param>
    /// <exception cref="InvalidOperationException">The key type has too many keys.</exception>
    public static void CheckClassCount(int seen, ulong declared, string labelColumn)
    {
        if (declared <= MostUnusedClasses || (ulong)seen * ClassesForOneSeen >= declared)
            return;
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
            $"Label column '{labelColumn}' has a key type of {declared:N0} keys, but the training rows have {seen:N0} of them. ") +
            string.Create(CultureInfo.InvariantCulture,
                $"Score has one slot for each key, so the network would need {declared:N0} outputs; a trainer takes ") +
            string.Create(CultureInfo.InvariantCulture,
                $"{MostUnusedClasses:N0} keys, or {ClassesForOneSeen} times as many as there are classes. ") +
            "Map the labels with mlContext.Transforms.Conversion.MapValueToKey, which makes one key for each value that it sees, " +
            "in place of a hash or an identifier.");
    }

    /// <summary>Warns of classes without rows, and of many classes with few rows.</summary>
    /// <param name="seen">The classes that have rows, those with most rows first.</param>
    /// <param name="declared">Number of keys of the key type.</param>
    /// <param name="nameOf">Gives the name of a class.</param>
    public static void WarnOfClasses(
        IReadOnlyList<(int Class, int Rows)> seen, int declared, Func<int, string> nameOf, string labelColumn, Action<string> warn)
    {
        var unused = declared - seen.Count;
        if (unused >= UnusedWorthAWarning && unused > seen.Count)
            warn(string.Create(CultureInfo.InvariantCulture,
                $"Label column '{labelColumn}' has a key type of {declared:N0} keys, of which {seen.Count:N0} have training rows: ") +
                string.Create(CultureInfo.InvariantCulture,
                    $"{unused:N0} outputs of the network learn nothing and cost time and memory. ") +
                "Map the labels with mlContext.Transforms.Conversion.MapValueToKey, which makes one key for each value that it sees.");
        var rare = seen.Where(known => known.Rows <= RowsOfRareClass).ToArray();
        var rows = seen.Sum(known => (long)known.Rows);
        if (rare.Length < FewestRareClasses || rare.Length * 2 <= seen.Count || rare.Sum(known => (long)known.Rows) * RareShare > rows)
            return;
        warn(string.Create(CultureInfo.InvariantCulture,
            $"{rare.Length} of {seen.Count} classes of label column '{labelColumn}' have at most {rare[0].Rows} of {rows} training ") +
            $"rows, such as {string.Join(", ", rare.Take(MostNamed).Select(known => $"'{Short(nameOf(known.Class))}'"))}. " +
            "Check whether they are classes at all: a text file whose quoted cells contain separators or line breaks is read " +
            "correctly only with allowQuoting (TextLoader.Options.AllowQuoting) and ReadMultilines.");
    }

    /// <summary>Warns of labels far beyond all others (see <see cref="FarTargets"/>), which are often typing errors or wrong
    /// units.</summary>
    /// <param name="outputNames">One name per output; empty = none.</param>
    public static void WarnOfValues(
        TrainingMatrix rows, IReadOnlyList<string> outputNames, Loss loss, string labelColumn, Action<string> warn)
    {
        for (var output = 0; output < rows.OutputCount; output += loss.OutputsPerTarget)
        {
            var far = FarTargets.Of(rows, output);
            if (far.Count == 0)
                continue;
            var slot = outputNames.Count > output ? $", slot '{outputNames[output]}'," : "";
            var examples = far.Take(MostNamed).Select(row => string.Create(
                CultureInfo.InvariantCulture, $"{rows.ValuesOf(row)[output]:G6} in row {row + 1}"));
            warn(string.Create(CultureInfo.InvariantCulture,
                $"Label column '{labelColumn}'{slot} has {far.Count} values of {rows.RowCount} far beyond all others: ") +
                string.Create(CultureInfo.InvariantCulture,
                    $"{string.Join(", ", examples)}{(far.Count > MostNamed ? " and more" : "")} (of the rows that are trained on, ") +
                string.Create(CultureInfo.InvariantCulture, $"counted from 1), where the median is {Median(rows, output):G6}. ") +
                "Check them for typing errors and units, and remove or repair them" +
                (loss is { ComparesDifferences: true, IsRobust: false }
                    ? $": they dominate the {loss.Id.Replace('-', ' ')}, so that the others are hardly learnt. " +
                        "Or choose a loss that no single label can dominate: Loss.AbsoluteError or Loss.Huber."
                    : "."));
        }
    }

    private static double Median(TrainingMatrix rows, int output)
    {
        var sorted = FarTargets.Sorted(rows, output);
        return sorted[sorted.Length / 2];
    }

    private static string Short(string name)
    {
        const int Most = 40;
        var line = name.ReplaceLineEndings(" ");
        return line.Length <= Most ? line : line[..Most] + "...";
    }
}
