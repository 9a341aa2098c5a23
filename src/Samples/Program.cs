using System.Globalization;

namespace FfnnMlNet.Samples;

internal static class Program
{
    private static readonly Sample[] Samples =
    [
        new DigitsSample(), new AdultSample(), new HousingSample(), new EnergySample(), new TextSample(), new GroupsSample(),
        new TimeSample(), new ExplainSample(), new ContinueSample(), new WebApiSample(), new OnnxSample(),
        new SentimentSample(), new IssuesSample(), new TaxiSample(), new NotebookSample(), new MpiSample(),
    ];

    private static int Main(string[] arguments)
    {
        // Numbers are read and written with a decimal point wherever the program runs.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            if (arguments.Length == 0 || SampleOptions.IsHelp(arguments[0]))
            {
                PrintSamples();
                return 0;
            }
            var sample = Array.Find(Samples, candidate => candidate.Name == arguments[0])
                ?? throw new SampleException(
                    $"There is no sample '{arguments[0]}'. The samples are: {string.Join(", ", Samples.Select(each => each.Name))}.");
            if (arguments.Any(SampleOptions.IsHelp))
            {
                PrintUsage(sample);
                return 0;
            }
            var options = SampleOptions.Parse(arguments[1..], sample);
            sample.Run(options, new Report(options.Quiet));
            return 0;
        }
        catch (Exception failure)
        {
            // A message may have several lines. It is printed as one, which is easier for scripts.
            var words = failure.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            Console.Error.WriteLine($"error: {string.Join(' ', words)}");
            return 1;
        }
    }

    private static void PrintSamples()
    {
        Console.WriteLine("Samples of FfnnMlNet. Run one with its name:");
        Console.WriteLine();
        Console.WriteLine("  dotnet run -c Release --project src/Samples -- <name> [options]");
        Console.WriteLine();
        var width = Samples.Max(sample => sample.Name.Length);
        foreach (var sample in Samples)
            Console.WriteLine($"  {sample.Name.PadRight(width)}  {sample.Summary}");
        Console.WriteLine();
        PrintOptions(SampleOptions.CommonHelp);
    }

    private static void PrintUsage(Sample sample)
    {
        Console.WriteLine($"{sample.Usage} [options]");
        Console.WriteLine($"  {sample.Summary}");
        Console.WriteLine();
        PrintOptions([.. sample.OwnHelp, .. SampleOptions.CommonHelp]);
    }

    private static void PrintOptions(IReadOnlyList<(string Option, string Meaning)> options)
    {
        Console.WriteLine("Options:");
        var width = options.Max(each => each.Option.Length);
        foreach (var (option, meaning) in options)
            Console.WriteLine($"  {option.PadRight(width)}  {meaning}");
    }
}
