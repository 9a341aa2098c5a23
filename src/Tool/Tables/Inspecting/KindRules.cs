using System.Globalization;

namespace FfnnMlNet.Tool.Tables.Inspecting;

/// <summary>Decides what the values of a column are.</summary>
internal sealed class KindRules(TableColumns columns, ICollection<Finding> findings)
{
    private static readonly (string No, string Yes)[] Answers =
        [("no", "yes"), ("n", "y"), ("false", "true"), ("f", "t"), ("off", "on"), ("0", "1")];

    private readonly DateRules _dates = new(columns);
    private readonly NumberRules _numbers = new(columns, findings);

    /// <summary>Decides a column that no person has said anything about.</summary>
    internal ColumnDecision Decide(int column)
    {
        var profile = columns.Profiles[column];
        if (profile.Count == 0)
        {
            return LeaveOut(column, ColumnKind.Empty, "no row has a value");
        }
        if (profile is { Distinct: 1, Missing: 0 })
        {
            return LeaveOut(column, ColumnKind.Constant, $"all rows have the value '{profile.Examples[0]}'");
        }
        return AsYesNo(column) ?? AsDate(column, isForced: false) ?? AsNumber(column) ?? AsCategoryOrText(column);
    }

    /// <summary>Decides a column whose kind a person has named.</summary>
    internal ColumnDecision Force(int column, ColumnKind kind)
    {
        if (columns.Profiles[column].Count == 0)
        {
            return LeaveOut(column, ColumnKind.Empty, "no row has a value");
        }
        const string reason = "as you said";
        return kind switch
        {
            ColumnKind.Number => _numbers.Force(column, reason),
            ColumnKind.Date => AsDate(column, isForced: true) ?? throw new ToolException(
                $"Column '{columns.Names[column]}' has no dates. Its first values are {Quote(columns.Profiles[column].Examples)}; "
                + "dates look like 2024-01-31, 31.1.2024, 1/31/2024 or 31 Jan 2024."),
            ColumnKind.Category => AsCategory(column, Levels(column), reason),
            _ => columns.Decide(column, ColumnKind.Text, ColumnRole.Feature, reason),
        };
    }

    /// <summary>Decides a category.</summary>
    internal ColumnDecision AsCategory(int column, List<Level> levels, string reason)
    {
        var kept = Kept(column, levels);
        SaySpellings(column, levels);
        var rare = levels.Count - kept.Count;
        return columns.Decide(column, ColumnKind.Category, ColumnRole.Feature,
            rare == 0 ? reason : $"{reason}; {rare:N0} of them {(rare == 1 ? "is" : "are")} too rare to be learnt") with
        {
            Distinct = levels.Count,
            Levels = [.. kept.Select(level => level.Text)],
            Format = columns.Profiles[column].Format with { Spellings = Spellings(kept) },
        };
    }

    /// <summary>Says which spellings are taken for one level.</summary>
    internal void SaySpellings(int column, IReadOnlyList<Level> levels)
    {
        var several = levels.Where(level => level.Spellings.Count > 1).ToList();
        if (several.Count > 0)
        {
            var example = several[0];
            findings.Add(new Finding(false, columns.Names[column],
                $"{Quote(example.Spellings.Take(3))} are one value, '{example.Text}'"
                + (several.Count > 1 ? $"; {several.Count - 1:N0} more values have several spellings." : ".")));
        }
    }

    /// <summary>The spellings without blanks around them that differ from their level.</summary>
    internal static Dictionary<string, string> Spellings(IEnumerable<Level> levels) => levels
        .SelectMany(level => level.Spellings.Select(spelling => (spelling: spelling.Trim(), level.Text)))
        .Where(pair => pair.spelling != pair.Text).DistinctBy(pair => pair.spelling)
        .ToDictionary(pair => pair.spelling, pair => pair.Text);

    /// <summary>Values for people to read.</summary>
    internal static string Quote(IEnumerable<string> values) => string.Join(", ", values.Select(value => $"'{Shorten(value)}'"));

    /// <summary>A value with at most 40 characters on one line.</summary>
    internal static string Shorten(string value)
    {
        const int longest = 40;
        var line = value.ReplaceLineEndings(" ");
        return line.Length <= longest ? line : line[..(longest - 1)] + "…";
    }

    private ColumnDecision LeaveOut(int column, ColumnKind kind, string reason) =>
        columns.Decide(column, kind, ColumnRole.LeftOut, reason);

    private ColumnDecision? AsYesNo(int column)
    {
        // Yes, YES and no are three distinct values and two levels.
        const int mostSpellings = 12;
        if (columns.Profiles[column].Distinct > mostSpellings)
        {
            return null;
        }
        var levels = Levels(column);
        if (levels.Count != 2)
        {
            return null;
        }
        var texts = levels.Select(level => level.Text.ToLowerInvariant()).ToList();
        var answer = Answers.FirstOrDefault(pair => texts.Contains(pair.No) && texts.Contains(pair.Yes));
        if (answer == default)
        {
            return null;
        }
        SaySpellings(column, levels);
        var yes = levels.Single(level => level.Text.Equals(answer.Yes, StringComparison.OrdinalIgnoreCase));
        var no = levels.Single(level => level != yes);
        return columns.Decide(column, ColumnKind.YesNo, ColumnRole.Feature, $"{yes.Count:N0} '{yes.Text}', {no.Count:N0} '{no.Text}'") with
        {
            Distinct = 2,
            Levels = [no.Text, yes.Text],
        };
    }

    private ColumnDecision? AsDate(int column, bool isForced)
    {
        if (_dates.Find(column, isForced) is not { } found)
        {
            return null;
        }
        var name = columns.Names[column];
        var profile = columns.Profiles[column];
        if (found.Lost > 0)
        {
            findings.Add(new Finding(true, name,
                $"{found.Lost:N0} of {profile.Count:N0} values are no dates like {found.Format} and are lost."));
        }
        if (found.IsUnclear)
        {
            findings.Add(new Finding(true, name, $"Day and month could be exchanged in all values of '{name}'; they are read as "
                + $"{found.Format}, such as '{profile.Examples[0]}'.", "Write such dates as year-month-day if that is wrong."));
        }
        return columns.Decide(column, ColumnKind.Date, ColumnRole.Feature, $"dates like {found.Format}") with
        {
            Format = profile.Format with { DateFormat = found.Format },
        };
    }

    private ColumnDecision? AsNumber(int column)
    {
        var profile = columns.Profiles[column];
        if (profile.ZeroPadded > 0 && profile.Integers == profile.Count && profile.ZeroPadded >= Rules.ZeroPaddedShare * profile.Count)
        {
            return null;
        }
        return _numbers.AsIdentifier(column) ?? _numbers.AsNumber(column);
    }

    private ColumnDecision AsCategoryOrText(int column)
    {
        var profile = columns.Profiles[column];
        var numbers = $"{profile.Distinct:N0}{(profile.CountAtLimit > 0 ? " or more" : "")} distinct values in {profile.Count:N0} rows";
        var words = $"{profile.MeanWords.ToString("0.0", CultureInfo.InvariantCulture)} words each";
        if (profile.MeanWords >= Rules.TextWords
            && (profile.DistinctShare >= Rules.TextShare || profile.Distinct >= Rules.TextDistinct))
        {
            // Names and titles are as good as identifiers, but their words may tell something.
            if (profile.DistinctShare >= Rules.IdentifierShare && profile.MeanWords < Rules.ShortTextWords)
            {
                findings.Add(new Finding(false, columns.Names[column],
                    $"'{columns.Names[column]}' has another short text in nearly every row, such as '{Shorten(profile.Examples[0])}'. It "
                    + "is no identifier, since its words repeat; the model learns from them.",
                    $"--ignore \"{columns.Names[column]}\" leaves it out, if it is only a name."));
            }
            return columns.Decide(column, ColumnKind.Text, ColumnRole.Feature, $"text whose words are learnt from: {numbers}, {words}");
        }
        if (profile.Count >= Rules.LeastIdentifierRows && profile.DistinctShare >= Rules.IdentifierShare)
        {
            return LeaveOut(column, ColumnKind.Identifier, numbers);
        }
        var levels = Levels(column);
        var kept = Kept(column, levels);
        if (profile.Count >= Rules.LeastIdentifierRows && kept.Sum(level => level.Count) < Rules.KeptShare * profile.Count)
        {
            return LeaveOut(column, ColumnKind.Identifier,
                $"{numbers}, hardly one of them in {LeastRows(profile)} rows or more");
        }
        return AsCategory(column, levels, levels.Count == 1 ? $"'{levels[0].Text}' or nothing" : numbers);
    }

    private static int LeastRows(ColumnProfile profile) =>
        profile.Count >= Rules.ManyRows ? Rules.LeastLevelRows : Rules.LeastLevelRowsOfFew;

    private List<Level> Kept(int column, List<Level> levels)
    {
        var least = columns.Profiles[column].Count < Rules.LeastIdentifierRows ? 1 : LeastRows(columns.Profiles[column]);
        return [.. levels.Where(level => level.Count >= least).Take(Rules.MostLevels)];
    }

    private List<Level> Levels(int column) => columns.Levels(column) ?? throw new ToolException(
        $"Column '{columns.Names[column]}' has more than {LevelCounter.Limit:N0} different values, too many for a category. "
        + $"Leave it out by --ignore \"{columns.Names[column]}\" or read it as text by --text \"{columns.Names[column]}\".");
}
