using System.Text;
using FfnnMlNet.Training;

namespace FfnnMlNet.Data;

/// <summary>Numbers the row groups of all ranks as one process would: in the order in which they first occur, rank after rank.</summary>
internal sealed class RankGroups
{
    private readonly int[] _numbers;

    /// <param name="own">The name of each own group, in the order in which they first occur; null for a group of a single row.</param>
    public RankGroups(RankGroup ranks, IReadOnlyList<string?> own)
    {
        _numbers = new int[own.Count];
        var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(own.Count);
            foreach (var name in own)
            {
                writer.Write(name is not null);
                writer.Write(name ?? "");
            }
        }
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var next = 0;
        foreach (var (rank, ofRank) in ranks.GatherBytes(bytes.ToArray()).Index())
        {
            using var reader = new BinaryReader(new MemoryStream(ofRank));
            var count = reader.ReadInt32();
            for (var group = 0; group < count; group++)
            {
                var isNamed = reader.ReadBoolean();
                var name = reader.ReadString();
                if (!isNamed || !numbers.TryGetValue(name, out var number))
                {
                    number = next++;
                    if (isNamed)
                        numbers.Add(name, number);
                }
                if (rank == ranks.Rank)
                    _numbers[group] = number;
            }
        }
    }

    /// <summary>The number, over all ranks, of one of the own groups.</summary>
    public int NumberOf(int group) => _numbers[group];
}
