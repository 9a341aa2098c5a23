using System.Globalization;

namespace FfnnMlNet.Benchmarks.Sparse;

/// <summary>The command line of the benchmark of sparse rows.</summary>
internal sealed record SparseOptions
{
    private static readonly string[] s_parts = ["text", "classes", "categories", "values", "unseen"];

    /// <summary>The folder of the text files.</summary>
    public string DataFolder { get; init; } = "";

    /// <summary>What to measure.</summary>
    public IReadOnlyList<string> Parts { get; init; } = s_parts;

    /// <summary>The most values of the made-up rows by which the exponent is measured.</summary>
    public double MostValues { get; init; } = 1e7;

    public static SparseOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new SparseOptions();
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            options = (arguments[i], arguments[i + 1]) switch
            {
                ("--data", var folder) => options with { DataFolder = folder },
                ("--only", var parts) => options with { Parts = parts.Split(',') },
                ("--values", var text) when double.TryParse(text, CultureInfo.InvariantCulture, out var values) && values >= 1e6 =>
                    options with { MostValues = values },
                var (name, value) => throw new ArgumentException(
                    $"There is no option '{name} {value}'. The options are: --data, --only, --values (at least 1e6)."),
            };
        }
        if (arguments.Length % 2 != 0)
            throw new ArgumentException($"{arguments[^1]} needs a value.");
        foreach (var part in options.Parts)
        {
            if (!s_parts.Contains(part))
                throw new ArgumentException($"There is no part '{part}'. The parts are: {string.Join(", ", s_parts)}.");
        }
        if (options.Parts.Contains("text") && !File.Exists(Path.Combine(options.DataFolder, "product_reviews.csv")))
            throw new ArgumentException($"There is no file 'product_reviews.csv' in '{options.DataFolder}'. --data names the folder.");
        return options;
    }
}
