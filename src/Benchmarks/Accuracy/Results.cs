using System.Globalization;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>Reads and writes files of results, in the format of the anchors. Each result is written at once, so that an interrupted run
/// keeps those that it has.</summary>
internal static class Results
{
    public const string Ours = "ffnn";
    public const string OursNested = "ffnn_nested";
    public const string LightGbm = "mlnet_lgbm";
    public const string LightGbmNested = "mlnet_lgbm_nested";
    public const string Bagged = "mlnet_lgbm_bagged";
    public const string BaggedNested = "mlnet_lgbm_bagged_nested";
    public const string Linear = "linear_here";
    public const string LinearNested = "linear_here_nested";

    private const string Header = "set,split,method,seed,metric,value,seconds";

    public static StreamWriter Create(string path)
    {
        var file = new StreamWriter(path) { AutoFlush = true, NewLine = "\n" };
        file.WriteLine(Header);
        return file;
    }

    public static void Write(TextWriter file, Result result)
    {
        foreach (var (metric, value) in result.Metrics)
            file.WriteLine(FormattableString.Invariant(
                $"{result.Set},{result.Split},{result.Method},{result.Seed},{metric},{value:G9},{result.Seconds:F3}"));
    }

    public static IReadOnlyList<Result> Read(string path)
    {
        var rows = CsvReader.Read(path, ',');
        if (rows.Count == 0 || string.Join(',', rows[0]) != Header)
            throw new ArgumentException($"'{path}' is no file of results: its first line is not {Header}.");
        return
        [
            .. rows.Skip(1).Where(row => row.Length == rows[0].Length)
                .GroupBy(row => (Set: row[0], Split: row[1], Method: row[2], Seed: row[3], Seconds: row[6]))
                .Select(run => new Result(run.Key.Set, int.Parse(run.Key.Split, CultureInfo.InvariantCulture), run.Key.Method,
                    int.Parse(run.Key.Seed, CultureInfo.InvariantCulture),
                    run.ToDictionary(row => row[4], row => double.Parse(row[5], CultureInfo.InvariantCulture)),
                    double.Parse(run.Key.Seconds, CultureInfo.InvariantCulture))),
        ];
    }
}
