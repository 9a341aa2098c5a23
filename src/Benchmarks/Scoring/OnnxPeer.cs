using FfnnMlNet.Network;
using Microsoft.ML.OnnxRuntime;

namespace FfnnMlNet.Benchmarks;

/// <summary>The same network in ONNX Runtime, called in its fastest way, with tensors over arrays that are reused.</summary>
internal sealed class OnnxPeer : IDisposable
{
    private static readonly string[] Inputs = [OnnxWriter.Input];
    private static readonly string[] Outputs = [OnnxWriter.Output];

    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtValue[] _features;
    private readonly OrtValue[] _scores;

    /// <param name="features">[rows, features], read in each run.</param>
    /// <param name="scores">[rows, outputs], overwritten in each run.</param>
    public OnnxPeer(FeedForwardNetwork network, float[] features, float[] scores, int rows, int threads)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        _session = new InferenceSession(OnnxWriter.Write(network), options);
        _features = [OrtValue.CreateTensorValueFromMemory(features, [rows, features.Length / rows])];
        _scores = [OrtValue.CreateTensorValueFromMemory(scores, [rows, scores.Length / rows])];
    }

    public void Run() => _session.Run(_options, Inputs, _features, Outputs, _scores);

    public void Dispose()
    {
        _features[0].Dispose();
        _scores[0].Dispose();
        _options.Dispose();
        _session.Dispose();
    }
}
