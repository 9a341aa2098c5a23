// The rules below refer to options that are declared further down, which the compiler takes for null. They run only after all options
// are initialized.
#pragma warning disable CS8604

namespace FfnnMlNet;

// Training by several processes.
internal static partial class OptionTable
{
    /// <summary>Shards of a batch where ranks train one network: enough for the nodes of a small cluster, and few enough that the gradients
    /// of all shards fit into memory.</summary>
    internal const int ShardsOfRanks = 8;

    // More than the ranks of any cluster that one network pays on.
    private const int MostShards = 10_000;

    public static readonly Option<RankGroup?> Ranks = new(nameof(FfnnOptions.Ranks))
    {
        Effect = OptionEffect.Run,
        NullMeans = NullMeans.Value,
        Text = (ranks, _) => ranks is null ? OptionText.Nothing : FormattableString.Invariant($"{ranks.Count} ranks"),
    };

    public static readonly Option<RankRows> RankRows = new(nameof(FfnnOptions.RankRows))
    {
        Effect = OptionEffect.Run,
        Default = FfnnMlNet.RankRows.Same,
        Allowed = [Named<RankRows>()],
    };

    public static readonly Option<int> GradientShards = new(nameof(FfnnOptions.GradientShards))
    {
        Effect = OptionEffect.Bits,
        NullMeans = NullMeans.Unset,
        DefaultRule = r => r.Of(Ranks) is not null && r.Of(EnsembleSize) == 1
            ? Follows(ShardsOfRanks, Ranks) : PlainDefault(1),
        ValueBeforeItExisted = "1",
        DefaultInWords = "1, or 8 where Ranks is set and one network is trained",
        Allowed = [new(FormattableString.Invariant($"from 1 to {MostShards:N0}"), shards => shards is >= 1 and <= MostShards)],
        Misfits = options => options.Of(TimeLimit) is not null && options.Of(GradientShards) > 1 && options.Of(Ranks) is { Count: > 1 } &&
            options.Of(EnsembleSize) > 1
            ? ["GradientShards must be 1 with TimeLimit, Ranks and EnsembleSize above 1, because the networks of an ensemble with a time " +
                "limit are trained at the same time, but ranks that share gradients train one network at a time. Leave GradientShards " +
                "unset, so that the ranks share the networks."]
            : [],
    };

    private static Option[] OfRanks() => [Ranks, RankRows, GradientShards];
}
