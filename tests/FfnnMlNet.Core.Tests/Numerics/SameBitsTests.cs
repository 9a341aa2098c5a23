using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using FfnnMlNet.Data;
using FfnnMlNet.Fingerprint;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;
using Xunit;

namespace FfnnMlNet.Core.Tests.Numerics;

public class SameBitsTests
{
    // Recorded on x64. Another value means that models trained before can no longer be reproduced.
    private const string Recorded =
        "functions=6cd2154b8d0fa1eb products=da690001515643cd reductions=7468e827ff3e2257 random=57efcd52fda9d9cb";

    // A child process needs a fifth of a second. The rest is a reserve for busy machines.
    private static readonly TimeSpan TimeForOneChild = TimeSpan.FromHours(1);

    [Fact]
    public void The_bits_are_the_recorded_ones() => Assert.Equal(Recorded, WithoutLanes(NumericsFingerprint.Compute()));

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 8)]
    [InlineData("DOTNET_EnableAVX2", 4)]
    [InlineData("DOTNET_EnableHWIntrinsic", 1)]
    public void A_process_without_an_instruction_set_computes_the_same_bits(string instructionSet, int widestLanes)
    {
        var fingerprint = RunChild(instructionSet);

        // On other architectures than x64 only the last switch has an effect.
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
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(96)]
    [InlineData(200)]
    public void Any_number_of_threads_trains_the_same_models(int threads) =>
        Assert.Equal(TrainingFingerprint.Compute(threads: 1), TrainingFingerprint.Compute(threads));

    // Enough parameters that the update is cut into a part for each of a hundred threads.
    [Theory]
    [InlineData(64)]
    [InlineData(96)]
    [InlineData(200)]
    public void A_large_network_is_trained_to_the_same_bits_on_any_number_of_threads(int threads) =>
        Assert.Equal(LargeNetwork(1), LargeNetwork(threads));

    private static string LargeNetwork(int threads)
    {
        var rows = TrainingMatrix.ForClasses(20, 5, weighted: false);
        var random = new RandomStream(7, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < 48; row++)
        {
            foreach (ref var feature in rows.NextRow())
                feature = random.NextGaussian();
            rows.AddClass(row % 5, 1);
        }
        var network = new FeedForwardNetwork(new Layout([20, 1600, 2000, 5]), [Activation.Relu, Activation.Relu, Activation.Softmax]);
        TrainingLoop.Run(network, new TrainingSettings
        {
            Objective = new Objective(Activation.Softmax, Loss.CrossEntropy()),
            Optimizer = Optimizer.Adam(),
            LearningRate = 0.01f,
            Schedule = LearningRateSchedule.Constant,
            Initialization = WeightInitialization.HeNormal,
            Sampling = Sampling.Shuffle,
            BatchSize = 24,
            NumberOfEpochs = 1,
            Seed = 1,
            NumberOfThreads = threads,
        }, rows);
        return network.Fingerprint();
    }

    private static string WithoutLanes(string fingerprint) => fingerprint[(fingerprint.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    private static string RunChild(string? switchedOff, params string[] verb)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "FfnnMlNet.Fingerprint.dll");
        // The test host sets the path of its own dotnet. Without it the dotnet of the search path is used.
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. verb.Length == 0 ? ["numerics"] : verb])
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
