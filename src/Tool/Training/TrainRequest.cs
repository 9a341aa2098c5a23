using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Training;

/// <summary>What a person asks of a training.</summary>
internal sealed record TrainRequest
{
    /// <summary>The table and what is said of its columns.</summary>
    public required TableOptions Table { get; init; }

    /// <summary>The folder of the result.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether a folder of an earlier training is replaced.</summary>
    public bool Force { get; init; }

    /// <summary>The share of the rows that is kept for testing, in (0, 1).</summary>
    public double TestShare { get; init; } = 0.2;

    /// <summary>Files with rows for testing; empty = rows of the table are kept.</summary>
    public IReadOnlyList<string> TestFiles { get; init; } = [];

    /// <summary>How much training time a good model is worth.</summary>
    public Effort Effort { get; init; } = Effort.Balanced;

    /// <summary>The seed of all random numbers.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Options that give an earlier model again.</summary>
    public RepeatOptions Repeat { get; init; } = new();

    /// <summary>Whether the model is also exported to ONNX.</summary>
    public bool WithOnnx { get; init; } = true;

    /// <summary>Rows that are given instead of being drawn: the indices of the training rows and of the test rows.</summary>
    public RowSplit? Split { get; init; }

    /// <summary>The command as it was typed, without the numbers of <see cref="Repeat"/> and the time.</summary>
    public string Command { get; init; } = "ffnn train";

    /// <summary>The name of the model: that of the folder, without its end.</summary>
    public string Title => Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Folder));
}
