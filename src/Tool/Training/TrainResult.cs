using FfnnMlNet.Tool.Models;
using FfnnMlNet.Tool.Report;

namespace FfnnMlNet.Tool.Training;

/// <summary>What a training has given.</summary>
/// <param name="Folder">The folder of the model.</param>
/// <param name="Tested">The model and its test.</param>
/// <param name="Metrics">The same as the file metrics.json.</param>
/// <param name="Onnx">What became of the export; null = it was not asked for.</param>
/// <param name="WasStopped">Whether a person ended the training.</param>
internal sealed record TrainResult(string Folder, Tested Tested, MetricsDocument Metrics, OnnxOutcome? Onnx, bool WasStopped);
