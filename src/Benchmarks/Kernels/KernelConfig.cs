using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace FfnnMlNet.Benchmarks.Kernels;

/// <summary>Short repetitions in this process, since a kernel takes microseconds and there are dozens. A separate process would be built
/// from generated code, which breaks the code style rules of this repository.</summary>
internal sealed class KernelConfig : ManualConfig
{
    private const int WarmUps = 3;
    private const int Repetitions = 12;
    private const double MillisecondsARepetition = 100;

    public KernelConfig() => AddJob(Job.Default
        .WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(5), logOutput: false))
        .WithWarmupCount(WarmUps)
        .WithIterationCount(Repetitions)
        .WithIterationTime(TimeInterval.FromMilliseconds(MillisecondsARepetition)));
}
