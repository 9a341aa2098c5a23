namespace FfnnMlNet.Tool.Training;

/// <summary>A table of a run, which is that of the file or a sample of it, with the best model that was trained on it so far.</summary>
internal sealed class Stage(TrainRequest request, TrainingData data, TrainLog log, RunClock clock)
{
    /// <summary>The table.</summary>
    public TrainingData Data { get; } = data;

    /// <summary>Tests models on its test rows.</summary>
    public ModelTest Test { get; } = new(request, data);

    /// <summary>Writes the folder.</summary>
    public FolderContent Content { get; } = new(request, data, log, clock);

    /// <summary>What its inspection took.</summary>
    public TimeSpan TimeOfInspection { get; init; }

    /// <summary>The model; null until the first one was tested.</summary>
    public Tested? Tested { get; set; }

    /// <summary>What its test took.</summary>
    public TimeSpan TimeOfTest { get; set; }

    /// <summary>What was written; null = nothing.</summary>
    public TrainResult? Written { get; set; }
}
