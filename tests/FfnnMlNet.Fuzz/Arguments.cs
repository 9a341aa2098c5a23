using System.Globalization;

namespace FfnnMlNet.Fuzz;

/// <summary>The arguments of a verb.</summary>
/// <param name="Count">Number of cases; null = the verb's own number.</param>
/// <param name="Seed">The seed of everything random.</param>
/// <param name="Case">The one case to run, or null.</param>
internal sealed record Arguments(int? Count, int Seed, int? Case)
{
    public static Arguments Parse(ReadOnlySpan<string> args)
    {
        var parsed = new Arguments(null, 1, null);
        for (var i = 0; i < args.Length; i += 2)
        {
            var number = i + 1 < args.Length
                ? int.Parse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture)
                : throw new ArgumentException($"{args[i]} wants a number.");
            parsed = args[i] switch
            {
                "--count" => parsed with { Count = number },
                "--seed" => parsed with { Seed = number },
                "--case" => parsed with { Case = number },
                _ => throw new ArgumentException($"{args[i]} is no option."),
            };
        }
        return parsed;
    }
}
