using FfnnMlNet.Tool.Tables;
using FfnnMlNet.Tool.Training;
using Microsoft.ML;

namespace FfnnMlNet.Tool.Models;

/// <summary>The folder of a model, such as houses.ffnn. It is written beside its place and moved there when it is complete, so that it is
/// there whole or not at all.</summary>
internal sealed class ModelFolder
{
    /// <summary>The end of the names of such folders.</summary>
    public const string Extension = ".ffnn";

    /// <summary>The model of ML.NET.</summary>
    public const string ModelFile = "model.zip";

    /// <summary>The model for ONNX Runtime.</summary>
    public const string OnnxFile = "model.onnx";

    /// <summary>What the columns of the table are.</summary>
    public const string SchemaFile = "schema.json";

    /// <summary>The fingerprints of the rows that the model learnt from.</summary>
    public const string RowsFile = "rows.bin";

    /// <summary>The metrics.</summary>
    public const string MetricsFile = "metrics.json";

    /// <summary>The report.</summary>
    public const string ReportFile = "report.html";

    /// <summary>What was done, line by line.</summary>
    public const string LogFile = "log.txt";

    /// <summary>The folder of the generated projects.</summary>
    public const string CodeFolder = "code";

    /// <summary>The rows that the model learnt from; null where the folder does not have them.</summary>
    public RowFingerprints? RowsLearntFrom => field ??= RowFingerprints.Load(System.IO.Path.Combine(Path, RowsFile));

    private ModelFolder(string path, FittedModel model, TableInspection schema) => (Path, Model, Schema) = (path, model, schema);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The model.</summary>
    public FittedModel Model { get; }

    /// <summary>What the columns of the training table are.</summary>
    public TableInspection Schema { get; }

    /// <summary>Reads a folder.</summary>
    /// <exception cref="ToolException">It is not there, or not complete.</exception>
    public static ModelFolder Open(MLContext ml, string path)
    {
        path = System.IO.Path.TrimEndingDirectorySeparator(path);
        if (!Directory.Exists(path))
            throw new ToolException(File.Exists(path)
                ? $"{path} is a file. Give the folder that 'ffnn train' has made, such as houses{Extension}."
                : $"There is no folder {path}. Give the folder that 'ffnn train' has made, such as houses{Extension}.");
        if (!IsModel(path))
            throw new ToolException($"{path} is not a folder that 'ffnn train' has made: it has no {ModelFile} and {SchemaFile}.");
        var model = FittedModel.Load(ml, System.IO.Path.Combine(path, ModelFile));
        return new ModelFolder(path, model, TableSchema.Load(System.IO.Path.Combine(path, SchemaFile)));
    }

    /// <summary>Checks that a folder can be written, before anything else is done.</summary>
    /// <param name="force">Whether a folder of an earlier training is replaced.</param>
    public static void CheckTarget(string path, bool force)
    {
        if (File.Exists(path))
            throw new ToolException($"{path} is a file. Name another folder with --out.");
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            if (!IsModel(path))
                throw new ToolException($"{path} exists and is not a folder of ffnn. Name another folder with --out.");
            if (!force)
                throw new ToolException($"{path} exists. Add --force to replace it, or name another folder with --out.");
        }
        var parent = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        if (!Directory.Exists(parent))
            throw new ToolException($"There is no folder {parent} to put {path} into. Make it, or name another one with --out.");
        Writing(path, () => Directory.Delete(Directory.CreateDirectory(Beside(path)).FullName));
    }

    /// <summary>Writes a folder whole, or leaves what was there.</summary>
    /// <param name="fill">Writes the files into the folder that it gets.</param>
    public static void Write(string path, Action<string> fill)
    {
        var temporary = Beside(path);
        try
        {
            Writing(path, () =>
            {
                Directory.CreateDirectory(temporary);
                fill(temporary);
                Swap(temporary, path);
            });
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
    }

    private static bool IsModel(string path) =>
        File.Exists(System.IO.Path.Combine(path, ModelFile)) && File.Exists(System.IO.Path.Combine(path, SchemaFile));

    // In the same folder, so that moving it is one step of the file system.
    private static string Beside(string path) => System.IO.Path.Combine(
        System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, $".{System.IO.Path.GetFileName(path)}.{Guid.NewGuid():N}");

    private static void Swap(string complete, string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.Move(complete, path);
            return;
        }
        var earlier = Beside(path);
        Directory.Move(path, earlier);
        try
        {
            Directory.Move(complete, path);
        }
        catch
        {
            Directory.Move(earlier, path);
            throw;
        }
        Directory.Delete(earlier, recursive: true);
    }

    private static void Writing(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(
                $"{path} cannot be written, and nothing is left of it: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }
}
