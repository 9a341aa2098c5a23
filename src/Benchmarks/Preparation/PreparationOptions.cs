using System.Globalization;

namespace FfnnMlNet.Benchmarks.Preparation;

/// <summary>The command line of the benchmark of what comes before the first epoch.</summary>
internal sealed record PreparationOptions(IReadOnlyList<PreparationTable> Tables, bool Epochs, int Rows, int Threads)
{
    private const string EpochsOnly = "epochs";

    public static PreparationOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new PreparationOptions(PreparationTable.All, Epochs: true, Rows: 1_000_000, Threads: 2);
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} needs a value.");
            options = arguments[i++] switch
            {
                "--only" when value == EpochsOnly => options with { Tables = [] },
                "--only" => options with { Tables = [Table(value)], Epochs = false },
                "--rows" => options with { Rows = Number(value) },
                "--threads" => options with { Threads = Number(value) },
                var other => throw new ArgumentException($"There is no option '{other}'. The options are: --only, --rows, --threads."),
            };
        }
        return options;
    }

    private static PreparationTable Table(string name) => PreparationTable.All.FirstOrDefault(table => table.Name == name) ??
        throw new ArgumentException(
            $"There is no table '{name}'. --only takes: " +
            $"{string.Join(", ", PreparationTable.All.Select(table => table.Name))}, {EpochsOnly}.");

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number : throw new ArgumentException($"'{text}' is not a whole number from 1 on.");
}
