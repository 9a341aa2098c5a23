using BenchmarkDotNet.Attributes;
using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Benchmarks.Kernels;

/// <summary>Every built-in activation over a batch of 256 rows by 256 units, which measures the functions of LaneMath.</summary>
[Config(typeof(KernelConfig))]
public class ActivationBenchmarks
{
    private const int Size = 256;

    private readonly Matrix _z = AlignedBuffer.CreateMatrix(Size, Size);
    private readonly Matrix _a = AlignedBuffer.CreateMatrix(Size, Size);
    private readonly Matrix _gradient = AlignedBuffer.CreateMatrix(Size, Size);
    private Activation _activation = FfnnMlNet.Activation.Identity;

    /// <summary>The activations of the catalogue.</summary>
    public static IEnumerable<string> Names => ActivationCatalog.BuiltIn.Select(entry => entry.Example.ToString()!);

    /// <summary>The activation that is measured.</summary>
    [ParamsSource(nameof(Names))]
    public string Activation { get; set; } = "";

    /// <summary>Draws pre-activations.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _activation = ActivationCatalog.BuiltIn.Select(entry => entry.Example).First(example => example.ToString() == Activation);
        var random = new RandomStream(1, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < Size; row++)
            foreach (ref var value in _z.Row(row))
                value = (8 * random.NextSingle()) - 4;
    }

    /// <summary>a = f(z).</summary>
    [Benchmark]
    public void Forward() => _activation.ApplyInto(_z, _a);

    /// <summary>The gradient times f'(z).</summary>
    [Benchmark]
    public void Backward() => _activation.BackwardInPlace(_z, _a, _gradient);
}
