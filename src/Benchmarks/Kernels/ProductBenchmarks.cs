using BenchmarkDotNet.Attributes;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Benchmarks.Kernels;

/// <summary>The three products of a training step, on one thread, in the shapes of the workloads W1 to W5.</summary>
[Config(typeof(KernelConfig))]
public class ProductBenchmarks
{
    private readonly MatrixProduct _product = new();
    private Matrix _input, _weights, _bias, _output, _inputGradient, _weightGradient;

    /// <summary>Rows of the batch x inputs x outputs.</summary>
    [Params("10x64x64", "32x512x512", "256x1024x1024", "256x256x2", "200x28x100", "1x512x512")]
    public string Shape { get; set; } = "";

    /// <summary>Makes the factors.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var sizes = Shape.Split('x').Select(int.Parse).ToArray();
        var (rows, inputs, outputs) = (sizes[0], sizes[1], sizes[2]);
        (_input, _inputGradient) = (AlignedBuffer.CreateMatrix(rows, inputs), AlignedBuffer.CreateMatrix(rows, inputs));
        (_output, _bias) = (AlignedBuffer.CreateMatrix(rows, outputs), AlignedBuffer.CreateMatrix(1, outputs));
        // Weights have the stride that they have in a network, without the extra cache line that other matrices may get per row.
        var stride = AlignedBuffer.StrideFor(outputs);
        _weights = new AlignedBuffer((long)inputs * stride).Slice(0, inputs, outputs, stride);
        _weightGradient = new AlignedBuffer((long)inputs * stride).Slice(0, inputs, outputs, stride);
        var random = new RandomStream(1, RandomPurpose.Shuffle, 0);
        foreach (var matrix in new[] { _input, _weights })
            for (var row = 0; row < matrix.Rows; row++)
                foreach (ref var value in matrix.Row(row))
                    value = random.NextSingle();
    }

    /// <summary>Input times weights.</summary>
    [Benchmark]
    public void Forward() => _product.Forward(_input, _weights, _bias, _output);

    /// <summary>Delta times the transposed weights.</summary>
    [Benchmark]
    public void InputGradient() => _product.InputGradient(_output, _weights, _inputGradient);

    /// <summary>The transposed input times delta.</summary>
    [Benchmark]
    public void WeightGradient() => _product.WeightGradient(_input, _output, _weightGradient);
}
