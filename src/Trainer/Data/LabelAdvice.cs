using System.Globalization;

namespace FfnnMlNet.Data;

/// <summary>What a look at the labels tells before training: classes that are none, classes that no row has, and numbers that cannot be
/// meant.</summary>
internal static class LabelAdvice
{
    /// <summary>Key types up to here are taken however few of their keys have rows: the output layer is no larger than others
    /// are.</summary>
    public const int MostUnusedClasses = 10_000;

    // Beyond it a key type must have rows for one class in so many: what has fewer is a hash or an identifier, whose output layer is nearly
    // all of the network and learns nothing.
    private const int ClassesForOneSeen = 10;

    private const int UnusedWorthAWarning = 200;

    private const int FewestRareClasses = 10;
    private const int RowsOfRareClass = 5;
    private const int RareShare = 10;
    private const int Named = 5;

    /// <summary>Throws where the output layer for the declared classes would be out of all proportion to those seen.</summary>
    /// <param name="declared">Keys of the key type.</param>
    /// <exception cref="InvalidOperationException">It would.</exception>
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

    /// <summary>Warns of classes that no row has, and of many that have a few only.</summary>
    /// <param name="seen">Most rows first.</param>
    /// <param name="declared">Keys of the key type.</param>
    /// <param name="nameOf">The class as people know it.</param>
    public static void LookAtClasses(
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
            $"rows, such as {string.Join(", ", rare.Take(Named).Select(known => $"'{Short(nameOf(known.Class))}'"))}. " +
            "Check whether they are classes at all: a text file whose quoted cells hold separators or line breaks needs allowQuoting " +
            "(TextLoader.Options.AllowQuoting) and ReadMultilines to be read as it was meant.");
    }

    /// <summary>Warns of labels far beyond all others, as typing errors and wrong units make them.</summary>
    /// <remarks>Which they are says <see cref="FarTargets"/>.</remarks>
    /// <param name="outputNames">One a value, or none.</param>
    public static void LookAtValues(
        TrainingMatrix rows, IReadOnlyList<string> outputNames, Loss loss, string labelColumn, Action<string> warn)
    {
        for (var output = 0; output < rows.OutputCount; output += loss.OutputsPerTarget)
        {
            var far = FarTargets.Of(rows, output);
            if (far.Count == 0)
                continue;
            var slot = outputNames.Count > output ? $", slot '{outputNames[output]}'," : "";
            var examples = far.Take(Named).Select(row => string.Create(
                CultureInfo.InvariantCulture, $"{rows.ValuesOf(row)[output]:G6} in row {row + 1}"));
            warn(string.Create(CultureInfo.InvariantCulture,
                $"Label column '{labelColumn}'{slot} has {far.Count} values of {rows.RowCount} far beyond all others: ") +
                string.Create(CultureInfo.InvariantCulture,
                    $"{string.Join(", ", examples)}{(far.Count > Named ? " and more" : "")} (of the rows that are trained on, ") +
                string.Create(CultureInfo.InvariantCulture, $"counted from 1), where the median is {Median(rows, output):G6}. ") +
                "Check them for typing errors and units, and remove or repair them" +
                (loss is { ComparesDifferences: true, IsRobust: false }
                    ? $": they rule the {loss.Id.Replace('-', ' ')}, so that the others are hardly learnt. " +
                        "Or choose a loss that no single label rules: Loss.AbsoluteError or Loss.Huber."
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
