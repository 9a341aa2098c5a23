using BenchmarkDotNet.Attributes;
using FfnnMlNet.Losses;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Benchmarks.Kernels;

/// <summary>Losses and their deltas over a batch of 256 rows.</summary>
[Config(typeof(KernelConfig))]
public class LossBenchmarks
{
    private const int Rows = 256;

    private readonly float[] _losses = new float[Rows];
    private readonly float[] _weights = new float[Rows];
    private Objective _objective = null!;
    private Matrix _z, _a, _targets, _delta;

    /// <summary>The loss that is measured, and its number of outputs.</summary>
    [Params("softmax-10", "binary-1", "squared-1", "huber-1")]
    public string Loss { get; set; } = "";

    /// <summary>Draws outputs and targets.</summary>
    [GlobalSetup]
    public void Setup()
    {
        (_objective, var outputs) = Loss switch
        {
            "softmax-10" => (new Objective(Activation.Softmax, FfnnMlNet.Loss.CrossEntropy()), 10),
            "binary-1" => (new Objective(Activation.Sigmoid, FfnnMlNet.Loss.BinaryCrossEntropy), 1),
            "squared-1" => (new Objective(Activation.Identity, FfnnMlNet.Loss.SquaredError), 1),
            _ => (new Objective(Activation.Identity, FfnnMlNet.Loss.Huber(1)), 1),
        };
        (_z, _a) = (AlignedBuffer.CreateMatrix(Rows, outputs), AlignedBuffer.CreateMatrix(Rows, outputs));
        (_targets, _delta) = (AlignedBuffer.CreateMatrix(Rows, outputs), AlignedBuffer.CreateMatrix(Rows, outputs));
        var random = new RandomStream(1, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < Rows; row++)
        {
            foreach (ref var value in _z.Row(row))
                value = (8 * random.NextSingle()) - 4;
            _targets[row, random.NextInt32(outputs)] = 1;
        }
        _objective.Output.ApplyInto(_z, _a);
        _weights.AsSpan().Fill(1f / Rows);
    }

    /// <summary>The loss of each row.</summary>
    [Benchmark]
    public void Values() => _objective.ValuesInto(_z, _a, _targets, _losses);

    /// <summary>The delta of each output.</summary>
    [Benchmark]
    public void Delta() => _objective.DeltaInto(_z, _a, _targets, _weights, _delta);
}
