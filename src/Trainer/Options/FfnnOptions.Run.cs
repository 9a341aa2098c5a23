namespace FfnnMlNet;

// Seed, machine, and the ways a run is watched, saved and ended.
public abstract partial class FfnnOptions
{
    /// <summary>Same data, options and seed give the same model, bit for bit, for any number of threads; null = drawn from the
    /// <c>MLContext</c>. Default null.</summary>
    public int? Seed { get => (int?)Get(OptionTable.Seed); set => Set(OptionTable.Seed, value); }

    /// <summary>What happens when the loss or a weight is no longer finite. Default Throw, an error.</summary>
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

    /// <summary>What the call of <c>Fit</c> may take, above 0; null = as long as it takes. Reading and preparing the rows counts, but is
    /// not cut short; training is planned to end in time, and goes on for one step at most where it is not at its end then; the first
    /// epoch, which is planned short, is always finished. Default null.</summary>
    /// <remarks>
    /// A few steps are timed first. If all epochs fit, nothing changes; else there are fewer of them, with the schedules fitted to their
    /// number, and epochs are made shorter where not even some whole ones fit; an ensemble gets fewer members where each would have too
    /// little. The members are trained side by side and all have the same number of epochs. There is always a trained model, if only of one
    /// step. It depends on the speed of the machine, so it is not the same each time; but <see cref="NumberOfEpochs"/>, <see
    /// cref="StepsPerEpoch"/>, <see cref="ScheduleEpochs"/> and <see cref="EnsembleSize"/> that were decided stand in
    /// <c>TrainingOptions</c> of the model, and those options with the seed and without the limit give the same model, bit for bit. Not
    /// with <see cref="Checkpoint"/> or <see cref="ResumeFrom"/>.
    /// </remarks>
    public TimeSpan? TimeLimit { get => (TimeSpan?)Get(OptionTable.TimeLimit); set => Set(OptionTable.TimeLimit, value); }

    /// <summary>Threads to train with, at least 1. Default null, one per processor.</summary>
    public int? NumberOfThreads { get => (int?)Get(OptionTable.NumberOfThreads); set => Set(OptionTable.NumberOfThreads, value); }

    /// <summary>Bytes that the features of the rows may take in memory; what is beyond goes to a temporary file in
    /// <c>MLContext.TempFilePath</c>, which is slower, gives the same model to the bit, and is gone when training ends. At least 0; null =
    /// no limit. Default null.</summary>
    public long? MemoryLimitBytes { get => (long?)Get(OptionTable.MemoryLimitBytes); set => Set(OptionTable.MemoryLimitBytes, value); }

    /// <summary>Where and how often the state of the run is saved; null = never. A checkpoint holds one network: with it, as with
    /// <see cref="ResumeFrom"/>, <see cref="Effort"/> chooses no ensemble, and an <see cref="EnsembleSize"/> above 1 is an error.
    /// Default null.</summary>
    public Checkpoint? Checkpoint { get => (Checkpoint?)Get(OptionTable.Checkpoint); set => Set(OptionTable.Checkpoint, value); }

    /// <summary>A file that <see cref="Checkpoint"/> wrote, to go on from to the same bits as a run that was never interrupted; null =
    /// start anew. Data and all options that bits depend on must be those it was written with: another value of one of them is an error
    /// that names it. Where <see cref="Seed"/> is not set, it is the checkpoint's. Default null.</summary>
    /// <remarks>Which options these are says docs/options.md. Checkpoints of earlier versions lack some of them, which are not compared
    /// then. Losses and activations of your own are compared by name.</remarks>
    public string? ResumeFrom { get => (string?)Get(OptionTable.ResumeFrom); set => Set(OptionTable.ResumeFrom, value); }

    /// <summary>Called on the training thread at the end of each epoch; an exception in it ends training and surfaces as itself. The
    /// members of an ensemble call it from several threads, one at a time: see <see cref="EpochSummary.Member"/>. Default null.</summary>
    public Action<EpochSummary>? OnEpoch { get => (Action<EpochSummary>?)Get(OptionTable.OnEpoch); set => Set(OptionTable.OnEpoch, value); }

    /// <summary>Ends training within one batch, as <see cref="OnCancellation"/> says. Default none.</summary>
    public CancellationToken CancellationToken
    {
        get => (CancellationToken)Get(OptionTable.CancellationToken)!;
        set => Set(OptionTable.CancellationToken, value);
    }
}
