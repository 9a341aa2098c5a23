using System.Globalization;
using FfnnMlNet.Tool.Tables.Values;
using MathNet.Numerics.Statistics;

namespace FfnnMlNet.Tool.Tables.Inspecting;

/// <summary>Decides whether a label has classes or numbers, and which classes.</summary>
internal sealed class LabelRules(TableColumns columns, TableOptions options, KindRules kinds, ICollection<Finding> findings)
{
    private const string ByName = "because of its name";

    private static readonly string[] PositiveWords =
    [
        "yes", "y", "true", "t", "1", "positive", "pos", "+", "success", "good", "present", "malignant", "spam", "fraud", "churned",
        "default",
    ];

    private static readonly string[] NegativeWords =
        ["no", "n", "false", "f", "0", "-1", "negative", "neg", "-", "failure", "bad", "absent", "benign", "ham", "normal", "none"];

    /// <summary>Decides one label.</summary>
    /// <param name="isForced">What a person says: a number, a category for classes, or nothing.</param>
    /// <param name="isOneOfSeveral">Whether there are more labels, which all are numbers.</param>
    internal ColumnDecision Decide(int column, ColumnKind? isForced, bool isOneOfSeveral)
    {
        var profile = columns.Profiles[column];
        var name = columns.Names[column];
        if (profile.Missing > Rules.MissingLabelShare * columns.RowCount)
        {
            throw new ToolException($"The label '{name}' is missing in {profile.Missing:N0} of {columns.RowCount:N0} rows. "
                + "Name another label, or keep only rows that have one.");
        }
        if (profile.Distinct == 1)
        {
            throw new ToolException($"The label '{name}' has the value '{profile.Examples[0]}' in all rows, so there is nothing to learn.");
        }
        var number = isForced == ColumnKind.Number || isOneOfSeveral ? kinds.Force(column, ColumnKind.Number)
            : isForced == ColumnKind.Category ? null : AsNumber(column);
        if (number is not null)
        {
            return AsValue(column, isForced is null ? number with { Reason = $"{profile.Numbers:N0} numbers" } : number);
        }
        return AsClasses(column);
    }

    /// <summary>Whether a value is a class, in the order of <see cref="ColumnDecision.Levels"/>.</summary>
    internal static bool HasClasses(ColumnDecision label) => label.Levels.Count > 0;

    // Null where the values are classes.
    private ColumnDecision? AsNumber(int column)
    {
        var profile = columns.Profiles[column];
        var number = new NumberRules(columns, []).AsNumber(column);
        return number is null || profile.Distinct == 2 || AreCodes(profile) ? null
            : new NumberRules(columns, findings).AsNumber(column);
    }

    // 0, 1, 2 and so on, or 1, 2, 3 and so on, without a gap.
    private static bool AreCodes(ColumnProfile profile) =>
        profile.Numbers == profile.Count && profile.Integers == profile.Count && profile.Smallest is 0 or 1
        && profile.Distinct <= Rules.MostCodes && profile.Distinct == profile.Largest - profile.Smallest + 1
        && profile.Count >= (long)Rules.LeastRowsPerCode * profile.Distinct;

    private ColumnDecision AsValue(int column, ColumnDecision number)
    {
        SayTypos(column, number);
        return number with { Role = ColumnRole.Label };
    }

    private void SayTypos(int column, ColumnDecision number)
    {
        List<double> list = [];
        EachNumber(column, number, (_, value) => list.Add(value));
        double[] values = [.. list];
        double low = Quantile(1), median = Quantile(2), high = Quantile(3);
        var distance = Rules.TypoDistance * (high - low);
        List<(double Value, long Row)> typos = [];
        if (distance > 0 && values.Any(IsFar))
        {
            EachNumber(column, number, (row, value) =>
            {
                if (IsFar(value))
                {
                    typos.Add((value, row));
                }
            });
        }
        if (typos.Count is > 0 and <= Rules.MostTypos)
        {
            var places = string.Join("; ", typos.OrderBy(pair => pair.Row)
                .Select(pair => $"{pair.Value.ToString("R", CultureInfo.InvariantCulture)} in {columns.PlaceOf(pair.Row)}"));
            findings.Add(new Finding(true, columns.Names[column],
                $"Labels far from all others, whose median is {median.ToString("R", CultureInfo.InvariantCulture)}: {places}.",
                "Correct or remove these rows if they are typing errors; one such label can spoil the model."));
        }

        double Quantile(int quarters) =>
            ArrayStatistics.OrderStatisticInplace(values, (int)((long)quarters * values.Length / 4) + 1);

        bool IsFar(double value) => value > high + distance || value < low - distance;
    }

    private void EachNumber(int column, ColumnDecision number, Action<long, double> action)
    {
        var missing = columns.Missing.With(number.Format.Missing);
        columns.Each(column, (row, cell) =>
        {
            cell = missing.Value(cell);
            var value = cell.IsEmpty ? double.NaN : NumberReader.Value(cell, number.Format);
            if (!double.IsNaN(value))
            {
                action(row, value);
            }
        });
    }

    private ColumnDecision AsClasses(int column)
    {
        var profile = columns.Profiles[column];
        var name = columns.Names[column];
        var areNumbers = profile.Numbers > 0;
        var levels = columns.Levels(column, areNumbers);
        if (levels is null || levels.Count > Rules.MostClasses
            || (profile.Count >= Rules.LeastIdentifierRows && levels.Count > Rules.MostClassShare * profile.Count))
        {
            var count = levels is null ? $"more than {LevelCounter.Limit:N0}" : $"{levels.Count:N0}";
            throw new ToolException($"The label '{name}' has {count} different texts in {profile.Count:N0} rows, such as "
                + $"{KindRules.Quote(profile.Examples)}. Classes are at most {Rules.MostClasses:N0} values that are there again and again. "
                + "Name another label.");
        }
        kinds.SaySpellings(column, levels);
        var kept = WithoutOdd(column, levels);
        if (kept.Count < 2)
        {
            throw new ToolException(
                $"The label '{name}' has one class, '{kept[0].Text}', in all rows but {profile.Count - kept[0].Count:N0}, "
                + "so there is nothing to learn.");
        }
        SayRare(column, kept);
        var texts = kept.Count == 2 ? InOrder(column, kept) : [.. kept.Select(level => level.Text).Order(ClassOrder.Instance)];
        return columns.Decide(column, kept.Count == 2 ? ColumnKind.YesNo : ColumnKind.Category, ColumnRole.Label,
            kept.Count <= 3 ? $"classes {string.Join(", ", kept.Select(Describe))}"
                : $"{kept.Count:N0} classes, from {Describe(kept[0])} to {Describe(kept[^1])}") with
        {
            Distinct = kept.Count,
            Levels = texts,
            Range = null,
            Format = profile.Format with { HasNumericLevels = areNumbers, Spellings = KindRules.Spellings(kept) },
        };
    }

    private static string Describe(Level level) => $"'{level.Text}' ({level.Count:N0} rows)";

    private List<Level> WithoutOdd(int column, List<Level> levels)
    {
        var name = columns.Names[column];
        var count = levels.Sum(level => level.Count);
        var single = levels.Count(level => level.Count == 1);
        if (levels.Count > 3 && single > Rules.SingleClassShare * levels.Count)
        {
            throw new ToolException($"{single:N0} of the {levels.Count:N0} classes of the label '{name}' have one row each, such as "
                + $"{KindRules.Quote(levels.Where(level => level.Count == 1).Take(3).Select(level => level.Text))}. "
                + "Perhaps cells with line breaks or separators lack quotes, or this is no label of classes.");
        }
        var odd = levels.Where(level => IsFormula(level.Text) ? level.Count < 0.01 * count
            : level.Count == 1 && count >= Rules.RowsToDropSingleClass).ToList();
        foreach (var level in odd)
        {
            findings.Add(new Finding(true, name, $"The class '{level.Text}' has {level.Count:N0} row{(level.Count == 1 ? "" : "s")}, "
                + "too few to learn it; the rows are left out.", "Correct the label of these rows, or add more rows of the class."));
        }
        return [.. levels.Except(odd)];
    }

    // What a spreadsheet leaves in a cell.
    private static bool IsFormula(string text) => text.StartsWith('=') || (text.StartsWith('#') && text.EndsWith('!')) || text == "#NAME?";

    private void SayRare(int column, List<Level> kept)
    {
        var count = kept.Sum(level => level.Count);
        var rare = kept[^1];
        var share = rare.Count / (double)count;
        if (share < Rules.RareClassShare / Math.Max(1, kept.Count / 2.0))
        {
            findings.Add(new Finding(true, columns.Names[column],
                $"The class '{rare.Text}' is rare: {rare.Count:N0} of {count:N0} rows ({100 * share:0.0} %). "
                + "A model that never predicts it is right in nearly all rows.",
                "Look at its recall, and lower the threshold or give its rows more weight."));
        }
    }

    // The negative class first.
    private List<string> InOrder(int column, List<Level> kept)
    {
        var texts = kept.Select(level => level.Text).ToList();
        if (options.PositiveClass is { } wanted)
        {
            var found = texts.Find(text => text.Equals(wanted.Trim(), StringComparison.OrdinalIgnoreCase)) ?? throw new ToolException(
                $"The label '{columns.Names[column]}' has no class '{wanted}'. Its classes are {KindRules.Quote(texts)}.");
            return [.. texts.Where(text => text != found), found];
        }
        var isSecond = Tells(texts[1], texts[0]);
        // Where the words tell nothing, the rarer class is the positive one; kept has the frequent one first.
        var (positive, why) = isSecond ? (texts[1], ByName) : Tells(texts[0], texts[1]) ? (texts[0], ByName)
            : Larger(texts) is { } larger ? (larger, "the larger number") : (texts[1], "the rarer one");
        findings.Add(new Finding(false, columns.Names[column], $"The positive class is '{positive}', {why}: the probability is that of it.",
            why == ByName ? null : $"--positive \"{texts.Single(text => text != positive)}\" takes the other one."));
        return [.. texts.Where(text => text != positive), positive];

        static bool Tells(string positive, string negative) =>
            PositiveWords.Contains(positive.ToLowerInvariant()) && NegativeWords.Contains(negative.ToLowerInvariant());

        static string? Larger(List<string> texts) => texts.Contains("0") && texts.TrueForAll(NumberReader.IsNumber)
            ? texts.Find(text => text != "0") : null;
    }
}
