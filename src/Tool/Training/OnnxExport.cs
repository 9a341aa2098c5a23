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
                FormattableString.Invariant($"{result.LargestDifference:G2}") +
                (data.Labels.Classes is null ? "."
                    : FormattableString.Invariant($", and {result.DifferentLabels:N0} predicted classes differ.")));
        }
        catch (OperationCanceledException)
        {
            return NoTime();
        }
        catch (AggregateException failure) when (failure.InnerException is not OutOfMemoryException)
        {
            return new OnnxOutcome(false, Explain(failure.InnerException!.Message.ReplaceLineEndings(" ")));
        }
    }

    /// <summary>The reason of the exporter in the words of the command: its options are those of a program.</summary>
    internal static string Explain(string reason)
    {
        if (reason.Contains("locale", StringComparison.Ordinal))
            return "The table has columns of text, for which ONNX Runtime needs the locale en_US.UTF-8, and this machine lacks it. " +
                "Install it (on Debian and Ubuntu: apt install locales, then locale-gen en_US.UTF-8), leave these columns out with " +
                "--ignore, or ask for no export with --no-onnx.";
        var kept = reason.Split(". ").Where(sentence => !sentence.StartsWith("Nothing was written", StringComparison.Ordinal))
            .Select(sentence => sentence.TrimEnd('.'));
        return Sentence.Capital(string.Join(". ", kept)) + ".";
    }

    private static OnnxOutcome NoTime() => new(false, "There was no time left to make it.");
}
