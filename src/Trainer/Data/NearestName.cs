namespace FfnnMlNet.Data;

/// <summary>Finds the name that somebody probably meant.</summary>
internal static class NearestName
{
    /// <summary>The name that differs least from the wanted one; null where none is near. Upper and lower case count as equal.</summary>
    /// <param name="wanted">The name that does not exist.</param>
    /// <param name="names">The names that exist.</param>
    public static string? Of(string wanted, IEnumerable<string> names)
    {
        var most = Math.Max(1, wanted.Length / 4);
        return names.Select(name => (Name: name, Distance: Distance(wanted.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(near => near.Distance <= most).OrderBy(near => near.Distance).Select(near => near.Name).FirstOrDefault();
    }

    // The number of characters to insert, remove or replace.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
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
