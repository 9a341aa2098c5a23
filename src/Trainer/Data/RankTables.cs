using System.Security.Cryptography;
using System.Text;
using FfnnMlNet.Training;

namespace FfnnMlNet.Data;

/// <summary>Joins the rows that ranks have read to one table that every rank has. What is found out from the rows afterwards, such as
/// classes, scaling, quantiles and missing values, is then what one process finds that reads the whole table.</summary>
internal static class RankTables
{
    /// <summary>The names of the classes of all ranks, in the order in which one process would meet them: those of rank 0, then the others
    /// of rank 1, and so on.</summary>
    /// <param name="own">Names of the own column; empty where it has none.</param>
    public static IReadOnlyList<string> Names(RankGroup ranks, IReadOnlyList<string> own)
    {
        var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(own.Count);
            foreach (var name in own)
                writer.Write(name);
        }
        List<string> all = [];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (rank, ofRank) in ranks.GatherBytes(bytes.ToArray()).Index())
        {
            using var reader = new BinaryReader(new MemoryStream(ofRank));
            var count = reader.ReadInt32();
            if ((count == 0) != (own.Count == 0))
                throw new InvalidOperationException(
                    FormattableString.Invariant($"The label column has names of its classes on some ranks only, not on rank ") +
                    FormattableString.Invariant($"{(count == 0 ? rank : ranks.Rank)}. Prepare the labels of all ranks in the same way."));
            for (var i = 0; i < count; i++)
            {
                if (reader.ReadString() is var name && seen.Add(name))
                    all.Add(name);
            }
        }
        return all;
    }

    /// <summary>The rows of all ranks in the order of the ranks.</summary>
    /// <param name="own">The rows that this rank read, which are disposed of.</param>
    /// <param name="empty">An empty table for the rows of all.</param>
    /// <param name="groupNames">Names of the groups of <paramref name="own"/>, null for a group of a single row; null = rows have no
    /// groups.</param>
    public static TrainingMatrix Join(
        RankGroup ranks, TrainingMatrix own, TrainingMatrix empty, IReadOnlyList<string?>? groupNames, Action checkAlive)
    {
        try
        {
            var groups = groupNames is null ? null : new RankGroups(ranks, groupNames);
            for (var rank = 0; rank < ranks.Count; rank++)
            {
                if (rank == ranks.Rank)
                {
                    own.WriteRows((bytes, count) => Append(bytes, count), groups is null ? null : group => groups.NumberOf(group));
                    Append([], 0);
                }
                else
                {
                    while (Append(null, 0))
                    {
                        // The rank has more rows.
                    }
                }

                bool Append(byte[]? bytes, int count)
                {
                    checkAlive();
                    var header = BitConverter.GetBytes(count);
                    ranks.Broadcast(header, rank);
                    var rows = BitConverter.ToInt32(header);
                    if (rows > 0)
                        empty.AppendRows(ranks.BroadcastBytes(bytes, rank), rows, groups is not null);
                    return rows > 0;
                }
            }
        }
        catch
        {
            empty.Dispose();
            throw;
        }
        finally
        {
            own.Dispose();
        }
        return empty;
    }

    /// <summary>Throws where the rows of some rank are not those of rank 0.</summary>
    /// <param name="use">What the rows are for: "training" or "validation".</param>
    /// <exception cref="InvalidOperationException">Rows differ.</exception>
    public static void CheckSame(RankGroup ranks, TrainingMatrix rows, string use, Action checkAlive)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        rows.WriteRows(
            (bytes, _) =>
            {
                checkAlive();
                hash.AppendData(bytes);
            },
            rows.HasGroups ? group => group : null);
        var all = ranks.GatherBytes([.. BitConverter.GetBytes(rows.RowCount), .. hash.GetHashAndReset()]);
        var rank = Array.FindIndex(all, other => !other.AsSpan().SequenceEqual(all[0]));
        if (rank >= 0)
            throw new InvalidOperationException(
                FormattableString.Invariant($"Rank {rank} has other rows for {use} than rank 0 ") +
                FormattableString.Invariant($"({BitConverter.ToInt32(all[rank])} rows, rank 0 has {BitConverter.ToInt32(all[0])}). ") +
                "With RankRows.Same all ranks must read the same table in the same order. Set RankRows to RankRows.Share where each rank " +
                "reads its own part of the table.");
    }
}
