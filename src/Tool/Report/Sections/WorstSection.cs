namespace FfnnMlNet.Tool.Report.Sections;

/// <summary>The worst predictions as rows.</summary>
/// <param name="Meaning">What worst means.</param>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The rows.</param>
/// <param name="ErrorTitle">What the column of the errors is called.</param>
internal sealed record WorstSection(string Meaning, IReadOnlyList<string> Columns, IReadOnlyList<WorstRow> Rows, string ErrorTitle)
{
    private const int MostRows = 20;
    private const int MostColumns = 12;
    private const int MostCharacters = 80;

    /// <summary>The section of the rows, or null where there are none.</summary>
    public static WorstSection? Of(WorstPredictions? worst) => worst is not { Rows.Count: > 0 }
        ? null
        : new WorstSection(
            worst.Meaning,
            [.. worst.Columns.Take(MostColumns).Select(column => Words.Cut(column, 40))],
            [.. worst.Rows.Take(MostRows).Select(row => row with
            {
                Actual = Words.Cut(row.Actual, MostCharacters),
                Predicted = Words.Cut(row.Predicted, MostCharacters),
                Values = [.. row.Values.Take(MostColumns).Select(value => Words.Cut(value, MostCharacters))],
            })],
            worst.ErrorTitle);
}
