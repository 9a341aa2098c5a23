using static FfnnMlNet.Network.DamagedModel;

namespace FfnnMlNet.Network;

/// <summary>The chunk of what a search tried, in models that a search has made. Scores do not depend on it. Times are not in it, so that
/// the same training gives the same file.</summary>
internal sealed class LeaderboardCodec : ChunkCodec
{
    private const int LeastBytes = (3 * sizeof(int)) + sizeof(double) + sizeof(float);

    // int32 number N >= 1 of lines
    // N times: string name, string options, int32 folds >= 1, float64 held-out loss, not NaN, float32 weight in [0, 1]
    public override string Tag => "lead";

    public override ReadingPhase Phase => ReadingPhase.Notes;

    public override bool IsIn(NetworkModel model) => model.Leaderboard.Count > 0;

    public override void Write(BinaryWriter writer, NetworkModel model)
    {
        writer.Write(model.Leaderboard.Count);
        foreach (var line in model.Leaderboard)
        {
            WriteText(writer, line.Name);
            WriteText(writer, line.Options);
            writer.Write(line.Folds);
            writer.Write(line.HeldOutLoss);
            writer.Write(line.Weight);
        }
    }

    public override void Read(ChunkReader reader, NetworkDraft draft)
    {
        var count = reader.Int32();
        if (count < 1 || count > reader.Left / LeastBytes)
            Fail($"its leaderboard is said to have {count} lines");
        var lines = new LeaderboardEntry[count];
        for (var i = 0; i < count; i++)
        {
            lines[i] = new LeaderboardEntry(
                reader.Text(), reader.Text(), reader.Int32(), reader.Double(), reader.FiniteFloats(1, "a weight of its leaderboard")[0]);
            if (lines[i].Folds < 1 || double.IsNaN(lines[i].HeldOutLoss) || lines[i].Weight is < 0 or > 1)
                Fail($"line {i} of its leaderboard has {lines[i].Folds} folds, loss {lines[i].HeldOutLoss}, weight {lines[i].Weight}");
        }
        draft.Leaderboard = lines;
    }
}
