using System.Globalization;

namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>The results of other methods on the same splits, as means over their seeds. anchors.csv was measured with the protocol of
/// docs/accuracy.md.</summary>
internal sealed class Anchors
{
    public const string Linear = "linear";
    public const string PlainNet = "torch_mlp";
    public const string SmallRealMlp = "realmlp_tds";
    public const string RealMlp = "realmlp_td";
    public const string LightGbm = "mlnet_lgbm";

    private readonly Dictionary<(string Set, int Split, string Metric, string Method), double> _values = [];

    private Anchors()
    {
    }

    /// <summary>The names of all methods, as they are printed.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>
    {
        [LightGbm] = "ML.NET LightGBM",
        [SmallRealMlp] = "RealMLP-TD-S",
        [RealMlp] = "RealMLP-TD",
        [PlainNet] = "MLP 2x256",
        [Linear] = "linear",
        ["hgb"] = "HistGB",
        ["xgb"] = "XGBoost",
        ["tabm_ple"] = "TabM-PLE",
        ["mlnet_fasttree"] = "ML.NET FastTree",
        ["mlnet_linear"] = "ML.NET linear",
        ["skmlp_raw"] = "skMLP raw",
        ["skmlp_std"] = "skMLP std",
    };

    /// <summary>The methods that ran on all splits of all sets except mnist, and so can be ranked.</summary>
    public static IReadOnlyList<string> Ranked { get; } =
        [LightGbm, SmallRealMlp, PlainNet, Linear, "hgb", "xgb", "mlnet_linear", "skmlp_raw", "skmlp_std"];

    public static Anchors Load()
    {
        var anchors = new Anchors();
        var rows = CsvReader.Read(Path.Combine(AppContext.BaseDirectory, "anchors.csv"), ',');
        foreach (var row in rows.Skip(1))
        {
            for (var column = 3; column < row.Length; column++)
            {
                if (row[column].Length > 0)
                    anchors._values[(row[0], int.Parse(row[1], CultureInfo.InvariantCulture), row[2], rows[0][column])] =
                        double.Parse(row[column], CultureInfo.InvariantCulture);
            }
        }
        return anchors;
    }

    /// <summary>The mean over the splits, or null where the method did not run on all of them.</summary>
    public double? Mean(string method, DataSet set, IEnumerable<int> splits, string metric)
    {
        var values = splits
            .Select(split => _values.TryGetValue((set.Name, split, metric, method), out var value) ? value : (double?)null).ToArray();
        return values.Contains(null) ? null : values.Average();
    }
}
