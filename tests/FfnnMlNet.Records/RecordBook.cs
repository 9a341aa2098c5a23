using System.Diagnostics;
using System.Globalization;

namespace FfnnMlNet.Records;

/// <summary>The records as files in one folder: the training fingerprint, the option sets, and a model and a checkpoint of each
/// kind.</summary>
internal static class RecordBook
{
    private const int OptionSets = 200;
    private const int HashWords = 3;
    private const string OptionsFile = "options.txt";
    private const string FingerprintFile = "fingerprint.txt";

    /// <param name="count">Option sets to check, spread over all of them; fingerprint and files are always checked.</param>
    public static int Check(string folder, int count)
    {
        var watch = Stopwatch.StartNew();
        var wrong = 0;
        wrong += CheckFingerprint(File.ReadAllLines(Path.Combine(folder, FingerprintFile)));
        Console.WriteLine(FormattableString.Invariant($"the training fingerprint compared ({watch.Elapsed.TotalSeconds:F0} s)"));
        wrong += FileRecords.Check(folder);
        Console.WriteLine(FormattableString.Invariant($"models and checkpoints compared ({watch.Elapsed.TotalSeconds:F0} s)"));
        var lines = File.ReadAllLines(Path.Combine(folder, OptionsFile));
        var step = Math.Max(1, lines.Length / count);
        // A step of five, so that every trainer and every effort is checked.
        var chosen = lines.Where((_, i) => i % step == 0).ToArray();
        foreach (var line in chosen)
        {
            var seed = line[..line.IndexOf(' ', StringComparison.Ordinal)];
            wrong += Compare($"option set {seed}", line, LineOf(int.Parse(seed, CultureInfo.InvariantCulture)));
        }
        Console.WriteLine(FormattableString.Invariant(
            $"{chosen.Length} of {lines.Length} option sets compared ({watch.Elapsed.TotalSeconds:F0} s); {wrong} differ"));
        return wrong == 0 && chosen.Length > 0 ? 0 : 1;
    }

    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, FingerprintFile), Fingerprint());
        FileRecords.Write(folder);
        List<string> lines = [];
        var refused = 0;
        for (var seed = 1; lines.Count < OptionSets; seed++)
        {
            try
            {
                lines.Add(LineOf(seed));
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException)
            {
                // Some drawn options cannot be combined.
                Console.WriteLine($"{seed} refused: {error.Message}");
                refused++;
            }
        }
        File.WriteAllLines(Path.Combine(folder, OptionsFile), lines);
        Console.WriteLine(FormattableString.Invariant($"{lines.Count} option sets written, {refused} draws refused"));
    }

    private static string LineOf(int seed) => FormattableString.Invariant($"{seed} {new OptionCase(seed).Run()}");

    // Only the hashes are compared. The words after them are for readers.
    private static int Compare(string what, string recorded, string now)
    {
        var isSame = Words(recorded).SequenceEqual(Words(now));
        if (!isSame)
            Console.WriteLine($"DIFFERS  {what}\n  recorded {recorded}\n  now      {now}");
        return isSame ? 0 : 1;

        static IEnumerable<string> Words(string line) => line.Split(' ').Take(1 + HashWords);
    }

    // A part that is recorded and not computed any more differs as well.
    private static int CheckFingerprint(string[] recorded)
    {
        var now = Fingerprint();
        foreach (var line in now.Except(recorded))
            Console.WriteLine($"DIFFERS  the training fingerprint, or is not recorded yet: {line}");
        foreach (var line in recorded.Except(now))
            Console.WriteLine($"DIFFERS  the training fingerprint, recorded was: {line}");
        return now.Except(recorded).Union(recorded.Except(now)).Count();
    }

    // One line per part. Other tests check that other vector widths and numbers of threads give the same.
    private static string[] Fingerprint() =>
        [.. FfnnMlNet.Fingerprint.TrainingFingerprint.Parts(threads: 2).Select(part => $"{part.Hash} {part.Name}")];
}
