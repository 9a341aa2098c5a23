using FfnnMlNet.Tool.Report;
using Microsoft.ML;

namespace FfnnMlNet.Tool.Training;

/// <summary>Exports a model to ONNX and checks it on test rows.</summary>
internal static class OnnxExport
{
    private const int MostCheckedRows = 500;

    /// <summary>Writes the file, or says why there is none. Where the time is over first, nothing is written.</summary>
    /// <param name="time">The time that it may take; null = no limit.</param>
    public static OnnxOutcome Of(FittedModel model, TrainingData data, string path, TimeSpan? time, CancellationToken cancellation)
    {
        if (time is { } limit && limit <= TimeSpan.Zero)
            return NoTime();
        using var stream = new MemoryStream();
        var export = Task.Run(() =>
        {
            var ml = new MLContext(1);
            return ml.Model.ExportOnnx(
                model.Whole, data.Test(MostCheckedRows), stream, new OnnxExportOptions { MaximumCheckedRows = MostCheckedRows });
        }, CancellationToken.None);
        try
        {
            if (!export.Wait((int)(time?.TotalMilliseconds ?? -1), cancellation))
                return NoTime();
            var result = export.Result;
            File.WriteAllBytes(path, stream.ToArray());
            return new OnnxOutcome(true, FormattableString.Invariant(
                $"ONNX Runtime scores {result.CheckedRows:N0} test rows as the model does: the largest difference is ") +
                FormattableString.Invariant($"{result.LargestDifference:G2}, and {result.DifferentLabels} predicted labels differ."));
        }
        catch (OperationCanceledException)
        {
            return NoTime();
        }
        catch (AggregateException failure) when (failure.InnerException is not OutOfMemoryException)
        {
            var reason = failure.InnerException!.Message.ReplaceLineEndings(" ");
            return new OnnxOutcome(false, $"There is no {Models.ModelFolder.OnnxFile}: {reason}");
        }
    }

    private static OnnxOutcome NoTime() => new(false, $"There is no {Models.ModelFolder.OnnxFile}: the time was over before it was made.");
}
