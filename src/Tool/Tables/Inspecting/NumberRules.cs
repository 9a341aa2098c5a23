using FfnnMlNet.Tool.Tables.Values;

namespace FfnnMlNet.Tool.Tables.Inspecting;

/// <summary>Decides whether a column has numbers, and says what was done with the cells that are none.</summary>
internal sealed class NumberRules(TableColumns columns, ICollection<Finding> findings)
{
    private static readonly string[] IdentifierWords = ["id", "ids", "uuid", "guid", "rowid", "index", "idx"];
    private static readonly string[] LastIdentifierWords = ["no", "nr", "number", "num", "key"];
    private static readonly string[] TimeWords = ["year", "month", "week", "day", "date", "time", "hour", "period"];

    /// <summary>The decision for a column of numbers, or null.</summary>
    internal ColumnDecision? AsNumber(int column)
    {
        var profile = columns.Profiles[column];
        var numbers = NumbersOf(profile, out var unit);
        if (numbers >= Rules.NumberShare * profile.Count)
        {
            return Decide(column, unit, [], null);
        }
        var tokens = profile.Others.Keys.ToList();
        return tokens.Count is > 0 and <= Rules.MostTokens && profile.Others.Values.Sum() + numbers == profile.Count
            && numbers >= Rules.NumberShareWithTokens * profile.Count && profile.Distinct - tokens.Count >= Rules.LeastDistinctNumbers
            ? Decide(column, unit, tokens, null)
            : null;
    }

    /// <summary>The decision for a column that has numbers because a person says so.</summary>
    internal ColumnDecision Force(int column, string reason)
    {
        var numbers = NumbersOf(columns.Profiles[column], out var unit);
        return numbers > 0 ? Decide(column, unit, [], reason) : throw new ToolException(
            $"Column '{columns.Names[column]}' has no numbers. Its first values are "
            + $"{KindRules.Quote(columns.Profiles[column].Examples)}.");
    }

    /// <summary>The decision to leave out a column of integers that only tell the rows apart, or null.</summary>
    internal ColumnDecision? AsIdentifier(int column)
    {
        var profile = columns.Profiles[column];
        var name = columns.Names[column];
        var words = Words(name);
        if (profile.Count < Rules.LeastIdentifierRows || profile.Integers < profile.Count)
        {
            return null;
        }
        var isAll = profile.DistinctShare == 1;
        if (isAll && profile.IsSequence && profile.Smallest is 0 or 1 && !words.Any(TimeWords.Contains))
        {
            return Leave(column, $"the numbers of the rows, {profile.Smallest:0} to {profile.Largest:N0}");
        }
        var isNamed = words.Any(IdentifierWords.Contains) || (words.Count > 0 && LastIdentifierWords.Contains(words[^1]));
        return isNamed && profile.DistinctShare >= Rules.NamedIdentifierShare
            ? Leave(column, $"{profile.Distinct:N0} distinct integers in {profile.Count:N0} rows, and a name like that of an identifier")
            : null;
    }

    private ColumnDecision Leave(int column, string reason) =>
        columns.Decide(column, ColumnKind.Identifier, ColumnRole.LeftOut, reason);

    // "customerId", "hospital_number" and "Order ID" in small letters, word by word.
    private static List<string> Words(string name)
    {
        List<string> words = [""];
        for (var i = 0; i < name.Length; i++)
        {
            var isStart = i > 0 && char.IsUpper(name[i])
                && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (!char.IsLetter(name[i]) || isStart)
            {
                words.Add("");
            }
            words[^1] += char.IsLetter(name[i]) ? char.ToLowerInvariant(name[i]).ToString() : "";
        }
        words.RemoveAll(word => word.Length == 0);
        return words;
    }

    // The cells that are numbers where the most frequent unit is dropped.
    private static long NumbersOf(ColumnProfile profile, out string? unit)
    {
        unit = null;
        var numbers = profile.Numbers + profile[NumberForm.Range];
        if (profile.Units.Count > 0)
        {
            var most = profile.Units.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).First();
            if (most.Value >= Rules.UnitShare * profile.Count)
            {
                unit = most.Key;
                numbers += most.Value;
            }
        }
        return numbers;
    }

    private ColumnDecision Decide(int column, string? unit, List<string> tokens, string? reason)
    {
        var profile = columns.Profiles[column];
        var numbers = NumbersOf(profile, out _);
        SayLost(column, unit, tokens, profile.Count - numbers);
        SayTurned(column);
        var kind = profile.Integers == profile.Count ? "integers" : "numbers";
        return columns.Decide(column, ColumnKind.Number, ColumnRole.Feature, reason ?? $"{numbers:N0} {kind}"
            + (unit is null ? "" : $" with the unit '{unit}'")
            + (HasDecimalComma(profile) ? " with a decimal comma" : "")) with
        {
            Format = profile.Format with { Unit = unit, Missing = tokens },
        };
    }

    // A few such cells are said by themselves.
    private static bool HasDecimalComma(ColumnProfile profile) =>
        profile.Format.DecimalComma && profile[NumberForm.DecimalComma] >= 0.1 * profile.Count;

    private void SayLost(int column, string? unit, List<string> tokens, long lost)
    {
        var profile = columns.Profiles[column];
        if (tokens.Count > 0)
        {
            findings.Add(new Finding(false, columns.Names[column],
                $"{KindRules.Quote(tokens)} ({lost:N0} rows) is taken for a missing value, because all others are numbers."));
        }
        else if (lost > 0)
        {
            var examples = profile.UnitExamples.Where(pair => !string.Equals(pair.Key, unit, StringComparison.OrdinalIgnoreCase))
                .Select(pair => pair.Value).Concat(profile.Others.Keys).Take(3);
            findings.Add(new Finding(true, columns.Names[column],
                $"{lost:N0} of {profile.Count:N0} values are no numbers and are lost, such as {KindRules.Quote(examples)}."));
        }
    }

    private void SayTurned(int column)
    {
        var profile = columns.Profiles[column];
        Say(NumberForm.Range, "are ranges; their mean is taken");
        Say(NumberForm.Sign, "have a currency or percent sign, which is dropped");
        Say(NumberForm.Grouped, "have separators of thousands");
        if (!HasDecimalComma(profile))
        {
            Say(NumberForm.DecimalComma, "have a decimal comma");
        }

        void Say(NumberForm form, string what)
        {
            if (profile[form] > 0)
            {
                findings.Add(new Finding(false, columns.Names[column],
                    $"{profile[form]:N0} of {profile.Count:N0} values {what}, such as '{profile.FormExamples[(int)form]}'."));
            }
        }
    }
}
