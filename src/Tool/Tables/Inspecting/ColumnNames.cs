namespace FfnnMlNet.Tool.Tables.Inspecting;

/// <summary>The names of columns: what is made of those of the file, and which column a person means.</summary>
internal static class ColumnNames
{
    /// <summary>Names without blanks around them, none of them empty or there twice.</summary>
    internal static List<string> Clean(IReadOnlyList<string> names)
    {
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        var trimmed = names.Select(name => string.Join(' ',
            name.Trim('\uFEFF').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToList();
        List<string> clean = [];
        for (var i = 0; i < trimmed.Count; i++)
        {
            var name = trimmed[i].Length > 0 ? trimmed[i] : $"column{i + 1}";
            var unique = name;
            var number = 2;
            while (!taken.Add(unique) || (unique != name && trimmed.Contains(unique, StringComparer.OrdinalIgnoreCase)))
            {
                unique = $"{name}_{number++}";
            }
            clean.Add(unique);
        }
        return clean;
    }

    /// <summary>The index of the column that a person names: exactly, or without regard to upper and lower case, in the table or in the
    /// file.</summary>
    /// <param name="what">What the name was given for, such as "label".</param>
    /// <exception cref="ToolException">There is none.</exception>
    internal static int Find(string wanted, string what, IReadOnlyList<string> names, IReadOnlyList<string> sourceNames)
    {
        var trimmed = wanted.Trim();
        foreach (var comparison in (StringComparison[])[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
        {
            foreach (var list in (IReadOnlyList<string>[])[names, sourceNames])
            {
                for (var i = 0; i < list.Count; i++)
                {
                    if (trimmed.Length > 0 && string.Equals(list[i].Trim(), trimmed, comparison))
                    {
                        return i;
                    }
                }
            }
        }
        throw new ToolException($"There is no column '{wanted}' for the {what}. {Advice(trimmed, names, sourceNames)}");
    }

    /// <summary>Names that are like another one, the nearest first.</summary>
    internal static IEnumerable<string> Near(string wanted, IReadOnlyList<string> names) =>
        names.Select(name => (name, distance: Distance(wanted.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(pair => pair.distance <= Math.Max(2, wanted.Length / 3)
                || (wanted.Length > 2 && pair.name.Contains(wanted, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(pair => pair.distance).Select(pair => pair.name);

    private static string Advice(string wanted, IReadOnlyList<string> names, IReadOnlyList<string> sourceNames)
    {
        const int shown = 20;
        if (sourceNames.All(string.IsNullOrWhiteSpace))
        {
            return $"The file has no row of names, so its columns are {names[0]} to {names[^1]}. Put a line with the names at its top, "
                + "or name one of these.";
        }
        var near = Near(wanted, names).Take(3).Select(name => $"'{name}'").ToList();
        return near.Count > 0 ? $"Did you mean {string.Join(" or ", near)}?"
            : $"The columns are {string.Join(", ", names.Take(shown))}"
                + (names.Count > shown ? $" and {names.Count - shown:N0} more." : ".");
    }

    // The number of characters to insert, remove or replace.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
