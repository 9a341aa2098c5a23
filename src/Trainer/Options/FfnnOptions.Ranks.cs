namespace FfnnMlNet;

// Training by several processes.
public abstract partial class FfnnOptions
{
    /// <summary>The processes that train one model together, which the package FfnnMlNet.Mpi starts; null = this process alone. All of them
    /// call <c>Fit</c> with the same options and end with the same model, bit for bit. Default null.</summary>
    /// <remarks>The networks of an ensemble are shared among the ranks: each is trained by one of them. A single network is trained by all
    /// ranks together, see <see cref="GradientShards"/>. Rank 0 alone logs, calls <see cref="OnEpoch"/> (for the networks that it trains)
    /// and writes checkpoints. docs/cluster.md explains when this pays.</remarks>
    public RankGroup? Ranks { get => (RankGroup?)Get(OptionTable.Ranks); set => Set(OptionTable.Ranks, value); }

    /// <summary>Which rows the data of each rank has: all of the table, or other rows on every rank. Default Same.</summary>
    public RankRows RankRows { get => (RankRows)Get(OptionTable.RankRows)!; set => Set(OptionTable.RankRows, value); }

    /// <summary>The number of shards that every batch is cut into, from 1 to 10,000. The gradients of the shards are summed in one fixed
    /// order, so the bits of the model depend on the number of shards, but not on the number of <see cref="Ranks"/> that share them.
    /// There must be at least as many shards as ranks. Above 1, all ranks train each network together; with 1, ranks share the networks
    /// of an ensemble. Default 1, or 8 where Ranks is set and one network is trained.</summary>
    public int? GradientShards { get => (int?)Get(OptionTable.GradientShards); set => Set(OptionTable.GradientShards, value); }
}
