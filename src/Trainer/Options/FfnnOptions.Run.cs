namespace FfnnMlNet;

// Seed, threads, memory, and how a run is observed, saved, resumed and ended.
public abstract partial class FfnnOptions
{
    /// <summary>Seed of all random numbers: same data, options and seed give the same model, bit for bit, for any number of threads; null =
    /// drawn anew from the <c>MLContext</c> by each call of <c>Fit</c>. Default null.</summary>
    /// <remarks>With <c>new MLContext(seed: 1)</c> the numbers that are drawn are the same in every run of the program, but the second
    /// call of <c>Fit</c> has another seed than the first, and so have the folds of a cross-validation. Set this option where two calls
    /// of <c>Fit</c> are to give the same model. The seed that was used is in <c>TrainingOptions</c> of the model.</remarks>
    public int? Seed { get => (int?)Get(OptionTable.Seed); set => Set(OptionTable.Seed, value); }

    /// <summary>What happens when the loss or a parameter is no longer finite. Default Throw, a
    /// <see cref="TrainingDivergedException"/>.</summary>
    public OnDivergence OnDivergence
    {
        get => (OnDivergence)Get(OptionTable.OnDivergence)!;
        set => Set(OptionTable.OnDivergence, value);
    }

    /// <summary>What happens when training is cancelled. Default Throw, an <see cref="OperationCanceledException"/>.</summary>
    public OnCancellation OnCancellation
    {
        get => (OnCancellation)Get(OptionTable.OnCancellation)!;
        set => Set(OptionTable.OnCancellation, value);
    }

    /// <summary>Time that a call of <c>Fit</c> may take, above 0; null = no limit. Default null.</summary>
    /// <remarks>
    /// <para>Reading and preparing the rows counts towards the limit but is not cut short. Then a few steps are timed. If all epochs fit
    /// into the time that is left, nothing changes. Otherwise there are fewer epochs, and the schedules run over that number; where not
    /// even a few whole epochs fit, epochs have fewer steps; where each network of an ensemble would have too few epochs, there are fewer
    /// networks. The networks of an ensemble are trained at the same time and all have the same number of epochs.</para>
    /// <para>A run that is not finished when the limit is reached ends after the step that is running, but not before the first epoch,
    /// which is planned to be short. So there is always a trained model.</para>
    /// <para>Scalings of features are compared before a search (<see cref="FeatureScaling"/>) only where that takes less than a tenth of
    /// the time. A search (<see cref="SearchDraws"/>) has the time that is left after the networks of Effort's choice, with all their
    /// epochs. Where there is none, there are no draws. A search that the limit ends in the middle has the candidates that were complete
    /// by then, and only such a model cannot be trained again from its options.</para>
    /// <para>The numbers depend on the speed of the machine, so two runs may differ. <c>TrainingOptions</c> of the model has the
    /// <see cref="NumberOfEpochs"/>, <see cref="StepsPerEpoch"/>, <see cref="ScheduleEpochs"/>, <see cref="EnsembleSize"/>,
    /// <see cref="SearchDraws"/> and <see cref="FeatureScaling"/> that were used: with these, the same seed and no limit, the model is the
    /// same, bit for bit. Must be null with <see cref="Checkpoint"/> or <see cref="ResumeFrom"/>.</para>
    /// </remarks>
    public TimeSpan? TimeLimit { get => (TimeSpan?)Get(OptionTable.TimeLimit); set => Set(OptionTable.TimeLimit, value); }

    /// <summary>Number of threads that train, at least 1. The model is the same for any number. Default null, one per
    /// processor.</summary>
    public int? NumberOfThreads { get => (int?)Get(OptionTable.NumberOfThreads); set => Set(OptionTable.NumberOfThreads, value); }

    /// <summary>Bytes of memory that the features of the rows may take, at least 0. Rows beyond the limit are kept in a temporary file in
    /// <c>MLContext.TempFilePath</c>, which is deleted when training ends; a line of the log says so. The model is the same, bit for bit.
    /// Default null, half of the memory that the process may use.</summary>
    /// <remarks>The memory that the process may use is that of the machine or of its container
    /// (<see cref="GCMemoryInfo.TotalAvailableMemoryBytes"/>). Labels, weights and groups stay in memory, 4 bytes each per row. Preparing
    /// the rows takes as much disk again for a while. With <see cref="long.MaxValue"/> nothing is kept on disk.</remarks>
    public long? MemoryLimitBytes { get => (long?)Get(OptionTable.MemoryLimitBytes); set => Set(OptionTable.MemoryLimitBytes, value); }

    /// <summary>Where and how often the state of the run is saved; null = never. A checkpoint holds one network, or those of a search
    /// (<see cref="SearchDraws"/>), which is saved after each network that has been trained. Without a search <see cref="Effort"/> chooses
    /// no ensemble with it, as with <see cref="ResumeFrom"/>, and an <see cref="EnsembleSize"/> above 1 is an error. Default
    /// null.</summary>
    public Checkpoint? Checkpoint { get => (Checkpoint?)Get(OptionTable.Checkpoint); set => Set(OptionTable.Checkpoint, value); }

    /// <summary>Path of a checkpoint (see <see cref="Checkpoint"/>) from which training is resumed, with the same result, bit for bit, as a
    /// run that was never interrupted; null = start anew. The data and all options that the bits of the model depend on must be those of
    /// the run that wrote the checkpoint; an error names the first that differs. Where <see cref="Seed"/> is not set, the seed of the
    /// checkpoint is used. Default null.</summary>
    /// <remarks>docs/options.md says which options these are. Checkpoints of earlier versions lack some of them; those are not compared.
    /// Custom losses and activations are compared by name.</remarks>
    public string? ResumeFrom { get => (string?)Get(OptionTable.ResumeFrom); set => Set(OptionTable.ResumeFrom, value); }

    /// <summary>Callback at the end of each epoch, on the thread that trains; null = none. <see cref="TrainingProgress.ToConsole"/> makes
    /// one that shows the progress. An exception that it throws ends training and is thrown by <c>Fit</c>. The networks of an ensemble call
    /// it from several threads, but never two at the same time; see <see cref="EpochSummary.Member"/>. Default null.</summary>
    public Action<EpochSummary>? OnEpoch { get => (Action<EpochSummary>?)Get(OptionTable.OnEpoch); set => Set(OptionTable.OnEpoch, value); }

    /// <summary>Token that cancels training within one batch, see <see cref="OnCancellation"/>. Default none.</summary>
    public CancellationToken CancellationToken
    {
        get => (CancellationToken)Get(OptionTable.CancellationToken)!;
        set => Set(OptionTable.CancellationToken, value);
    }
}
