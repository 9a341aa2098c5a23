using System.Text.RegularExpressions;
using FfnnMlNet.Tests.Harness;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>What depends on the process: its culture, its threads, where its console goes.</summary>
public partial class OtherProcessTests
{
    // Commas, dotless letters, other digits and calendars, another sign of minus.
    private static readonly string[] s_cultures = ["", "de-DE", "tr-TR", "ar-SA", "sv-SE"];

    [Fact]
    public void All_that_a_model_tells_is_the_same_in_fresh_processes_after_load_in_every_culture_from_64_threads()
    {
        var folder = Directory.CreateTempSubdirectory("reasons");
        try
        {
            var (trained, exitCode) = FuzzProcess.Run(["reasons", folder.FullName]);
            Assert.Equal(0, exitCode);
            var lines = trained.Split('\n');
            Assert.Equal(["multiclass", "binary", "regression", "multi-output", "sparse"], lines.Select(line => line.Split(' ')[0]));
            Assert.Equal(5, lines.Select(line => line.Split(' ')[2]).Distinct().Count());

            foreach (var culture in s_cultures)
                Assert.Equal((trained, 0), FuzzProcess.Run(["reasons", folder.FullName, culture]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Progress_in_a_redirected_console_is_plain_lines()
    {
        var (printed, exitCode) = FuzzProcess.Run(["progress"]);

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain('\r', printed);
        var lines = printed.Split('\n');
        Assert.Matches(LastLine(), lines[^1]);
        Assert.All(lines[..^1], line => Assert.Matches(Line(), line));
    }

    [GeneratedRegex("""^Trained 3 networks of \d+ epochs in .+: epochs .+ are kept, validation .+: validation .+, training \d""")]
    private static partial Regex LastLine();

    [GeneratedRegex("""^\d+ %(, .+ left)?: network [123] of 3, epoch \d+ of \d+, validation """)]
    private static partial Regex Line();
}
