using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using FfnnMlNet.Fingerprint;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

public class SameBitsTests
{
    // Recorded on x64. Another value means that models trained before can no longer be reproduced.
    private const string Recorded =
        "functions=6cd2154b8d0fa1eb products=da690001515643cd reductions=7468e827ff3e2257 random=57efcd52fda9d9cb";

    // A child needs a fifth of a second; the rest is for a busy machine.
    private static readonly TimeSpan TimeForOneChild = TimeSpan.FromSeconds(60);

    [Fact]
    public void The_bits_are_the_recorded_ones() => Assert.Equal(Recorded, WithoutLanes(NumericsFingerprint.Compute()));

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 8)]
    [InlineData("DOTNET_EnableAVX2", 4)]
    [InlineData("DOTNET_EnableHWIntrinsic", 1)]
    public void A_process_without_an_instruction_set_computes_the_same_bits(string instructionSet, int widestLanes)
    {
        var fingerprint = RunChild(instructionSet);

        // Elsewhere than on x64 only the last switch means anything.
        var expected = RuntimeInformation.ProcessArchitecture == Architecture.X64 || widestLanes == 1
            ? Math.Min(widestLanes, LaneWidth.Current) : LaneWidth.Current;
        Assert.StartsWith($"lanes={expected} ", fingerprint, StringComparison.Ordinal);
        Assert.Equal(WithoutLanes(NumericsFingerprint.Compute()), WithoutLanes(fingerprint));
    }

    [Fact]
    public void A_process_with_everything_switched_on_has_the_lanes_of_this_one() =>
        Assert.Equal(NumericsFingerprint.Compute(), RunChild(switchedOff: null));

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 1)]
    [InlineData("DOTNET_EnableAVX2", 2)]
    [InlineData("DOTNET_EnableHWIntrinsic", 3)]
    public void A_process_without_an_instruction_set_trains_the_same_models(string instructionSet, int threads)
    {
        var here = WithoutLanes(TrainingFingerprint.Compute(threads: 1));

        Assert.Equal(here, WithoutLanes(RunChild(instructionSet, "training", threads.ToString(CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Any_number_of_threads_trains_the_same_models(int threads) =>
        Assert.Equal(TrainingFingerprint.Compute(threads: 1), TrainingFingerprint.Compute(threads));

    private static string WithoutLanes(string fingerprint) => fingerprint[(fingerprint.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    private static string RunChild(string? switchedOff, params string[] verb)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "FfnnMlNet.Fingerprint.dll");
        // The host that runs the tests sets the path of its dotnet; otherwise the one of the search path has to do.
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. verb.Length == 0 ? ["numerics"] : verb])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (switchedOff is not null)
            start.Environment[switchedOff] = "0";
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEndAsync();
        var errors = child.StandardError.ReadToEndAsync();
        if (!child.WaitForExit(TimeForOneChild))
        {
            child.Kill();
            Assert.Fail($"{program} did not end within {TimeForOneChild}.");
        }
        Assert.True(child.ExitCode == 0, $"{program} ended with {child.ExitCode}: {errors.Result}");
        return output.Result.Trim();
    }
}
