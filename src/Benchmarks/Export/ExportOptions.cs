using System.Globalization;

namespace FfnnMlNet.Benchmarks.Export;

/// <summary>The command line of the program that exports models of real tables.</summary>
/// <param name="Folder">The folder of the sets.</param>
/// <param name="Only">Names of sets.</param>
/// <param name="Effort">The option of the trainers.</param>
/// <param name="Rows">The number of rows that are scored, and the largest number of those that train.</param>
internal sealed record ExportOptions(string Folder, IReadOnlyList<string> Only, Effort Effort, int Rows)
{
    private static readonly string[] Usual =
    [
        "digits", "satimage", "hypothyroid", "wine", "penguins", "breast_cancer_wdbc", "adult", "churn", "titanic", "abalone",
        "california_housing", "concrete", "energy_efficiency", "concrete_slump",
    ];

    public static ExportOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ExportOptions("", Usual, Effort.Balanced, 1000);
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} needs a value.");
            options = arguments[i] switch
            {
                "--data" => options with { Folder = value },
                "--only" => options with { Only = value.Split(',') },
                "--effort" => options with { Effort = Enum.Parse<Effort>(value) },
                "--rows" => options with { Rows = int.Parse(value, CultureInfo.InvariantCulture) },
                _ => throw new ArgumentException($"'{arguments[i]}' is no option of onnx: --data, --only, --effort, --rows."),
            };
        }
        return options.Folder.Length > 0 ? options : throw new ArgumentException("--data must name the folder of the sets.");
    }
}
