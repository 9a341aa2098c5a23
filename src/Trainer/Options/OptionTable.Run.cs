using FfnnMlNet.Numerics;

// The rules below refer to options that are declared further down, which the compiler takes for null. They run only after all options
// are initialized.
#pragma warning disable CS8604

namespace FfnnMlNet;

// Seed, threads, memory, and how a run is observed, saved, resumed and ended.
internal static partial class OptionTable
{
    public static readonly Option<int?> Seed = new(nameof(FfnnOptions.Seed))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Value,
        Text = (seed, _) => seed is null ? "drawn" : OptionText.Of(seed),
        DefaultInWords = "null",
    };

    public static readonly Option<OnDivergence> OnDivergence = new(nameof(FfnnOptions.OnDivergence))
    {
        Effect = OptionEffect.Bits,
        Allowed = [Named<OnDivergence>()],
    };

    public static readonly Option<OnCancellation> OnCancellation = new(nameof(FfnnOptions.OnCancellation))
    {
        Effect = OptionEffect.Noted,
        Allowed = [Named<OnCancellation>()],
    };

    public static readonly Option<TimeSpan?> TimeLimit = new(nameof(FfnnOptions.TimeLimit))
    {
        Effect = OptionEffect.Noted,
        NullMeans = NullMeans.Value,
        Allowed = [new("null or above 0", limit => limit > TimeSpan.Zero)],
        Misfits = options => options.Of(TimeLimit) is not null &&
            (options.Of(Checkpoint) is not null || options.Of(ResumeFrom) is not null)
            ? ["TimeLimit must be null with Checkpoint and ResumeFrom: the number of epochs under a limit depends on the clock, " +
                "but a resumed run must have the same number. Set NumberOfEpochs, or cancel with OnCancellation.KeepBest."]
            : [],
    };

    public static readonly Option<int> NumberOfThreads = new(nameof(FfnnOptions.NumberOfThreads))
    {
        Effect = OptionEffect.Run,
        NullMeans = NullMeans.Value,
        DefaultRule = _ => PlainDefault(Environment.ProcessorCount),
        DefaultInWords = "null, one per processor",
        Allowed = [new("null or at least 1", threads => threads >= 1)],
    };

    public static readonly Option<long> MemoryLimitBytes = new(nameof(FfnnOptions.MemoryLimitBytes))
    {
        Effect = OptionEffect.Run,
        NullMeans = NullMeans.Value,
        DefaultRule = _ => PlainDefault(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2),
        DefaultInWords = "null, half of the memory that the process may use",
        Allowed = [new("null or at least 0", bytes => bytes >= 0)],
    };

    public static readonly Option<Checkpoint?> Checkpoint = new(nameof(FfnnOptions.Checkpoint))
    {
        Effect = OptionEffect.Run,
        NullMeans = NullMeans.Value,
        Misfits = options => (options.Of(Checkpoint) is not null || options.Of(ResumeFrom) is not null) && options.Of(Optimizer).UsesAllRows
            ? [$"Checkpoint and ResumeFrom must be null with the optimizer {options.Of(Optimizer)}, whose state cannot be saved."] : [],
    };

    public static readonly Option<string?> ResumeFrom = new(nameof(FfnnOptions.ResumeFrom))
    {
        Effect = OptionEffect.Run,
        NullMeans = NullMeans.Value,
        Allowed =
        [
            new("null or the path of a checkpoint", path => !string.IsNullOrWhiteSpace(path)),
            new("a path without characters that no path can have", path => path!.IndexOfAny(Path.GetInvalidPathChars()) < 0,
                Fault: path => Throw.PathMessage(nameof(FfnnOptions.ResumeFrom), path!)),
        ],
    };

    public static readonly Option<Action<EpochSummary>?> OnEpoch = new(nameof(FfnnOptions.OnEpoch))
    {
        Effect = OptionEffect.Run,
        NullMeans = NullMeans.Value,
        Text = (callback, _) => callback is null ? "none" : "a callback",
    };

    public static readonly Option<CancellationToken> CancellationToken = new(nameof(FfnnOptions.CancellationToken))
    {
        Effect = OptionEffect.Run,
        DefaultInWords = "none",
        Text = (token, _) => token.CanBeCanceled ? "a token" : "none",
    };

    private static Option[] OfRun() =>
    [
        Seed, OnDivergence, OnCancellation, TimeLimit, NumberOfThreads, MemoryLimitBytes, Checkpoint, ResumeFrom, OnEpoch,
        CancellationToken,
    ];
}
