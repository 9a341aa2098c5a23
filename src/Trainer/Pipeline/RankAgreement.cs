using System.Text;
using FfnnMlNet.Data;
using FfnnMlNet.Training;
using Microsoft.ML.Data;

namespace FfnnMlNet.Pipeline;

/// <summary>Makes sure that all ranks train the same model: they must have the same options and columns.</summary>
internal static class RankAgreement
{
    /// <summary>Compares options and columns with those of rank 0.</summary>
    /// <exception cref="InvalidOperationException">An option or a column differs, or there are more ranks than shards.</exception>
    public static void Check(TrainingRequest request, RankGroup ranks)
    {
        var own = Lines(request).ToArray();
        var first = Encoding.UTF8.GetString(ranks.BroadcastBytes(Encoding.UTF8.GetBytes(string.Join('\n', own)), 0)).Split('\n');
        var differing = Enumerable.Range(0, Math.Max(own.Length, first.Length)).FirstOrDefault(i => At(own, i) != At(first, i), -1);
        // Every rank must know of the difference, so that all end with an error.
        var all = ranks.GatherBytes(BitConverter.GetBytes(differing));
        var rank = Array.FindIndex(all, bytes => BitConverter.ToInt32(bytes) >= 0);
        if (rank >= 0)
            throw new InvalidOperationException(
                FormattableString.Invariant($"Ranks 0 and {rank} do not train the same model: rank 0 has ") +
                $"'{At(first, BitConverter.ToInt32(all[rank]))}'" +
                (rank == ranks.Rank ? FormattableString.Invariant($", rank {rank} has '{At(own, differing)}'. ") : ". ") +
                "Give all ranks the same options and columns.");
    }

    /// <summary>Throws where the ranks cannot share the work.</summary>
    /// <exception cref="InvalidOperationException">There are more ranks than shards of a batch.</exception>
    public static void CheckShares(TrainingRequest request, ResolvedOptions options)
    {
        if (request.Ranks is not { } ranks)
            return;
        var (shards, members) = (options.Of(OptionTable.GradientShards), options.Of(OptionTable.EnsembleSize));
        if (shards == 1 && members > 1)
        {
            if (ranks.Count > members)
                request.Warn(FormattableString.Invariant(
                    $"{ranks.Count} ranks share {members} networks, so {ranks.Count - members} ranks have nothing to train. ") +
                    "Use fewer ranks, set EnsembleSize, or set GradientShards so that all ranks train each network together.");
        }
        else if (shards < ranks.Count)
            throw new InvalidOperationException(
                FormattableString.Invariant($"GradientShards is {shards}, but {ranks.Count} ranks share one network, and each needs a ") +
                FormattableString.Invariant($"shard. Set GradientShards to {ranks.Count} or more, or use fewer ranks."));
    }

    /// <summary>The plan that rank 0 has made for a time limit, for all ranks.</summary>
    public static TrainingSettings PlanOfFirst(RankGroup ranks, TrainingSettings own)
    {
        var (epochs, steps, schedule, reserve) = ranks.OfFirst((
            own.NumberOfEpochs, own.StepsPerEpoch ?? 0, own.ScheduleEpochs ?? 0, own.Deadline!.Reserve.Ticks));
        return own with
        {
            NumberOfEpochs = epochs,
            StepsPerEpoch = steps == 0 ? null : steps,
            ScheduleEpochs = schedule == 0 ? null : schedule,
            Deadline = own.Deadline with { Reserve = new TimeSpan(reserve) },
        };
    }

    private static string At(string[] lines, int line) => line < lines.Length ? lines[line] : "";

    private static IEnumerable<string> Lines(TrainingRequest request)
    {
        foreach (var option in OptionTable.All)
        {
            if (option.Effect != OptionEffect.Run || option == OptionTable.RankRows)
                yield return $"{option.Name} {option.TextOf(request.OptionsWithoutEffort)}".Replace('\n', ' ');
        }
        yield return OptionTable.ResumeFrom.Name + (request.OptionsWithoutEffort.Of(OptionTable.ResumeFrom) is null ? " unset" : " set");
        foreach (var (role, data) in new[] { ("training", request.Training), ("validation", request.Validation) })
        {
            if (data is null)
                continue;
            var (features, label) = (data.Schema.Feature!.Value, data.Schema.Label!.Value);
            var slots = ((VectorDataViewType)features.Type).Size;
            yield return FormattableString.Invariant($"{slots} slots of column {features.Name} for {role}");
            var names = SlotNames.Of(features, slots);
            for (var slot = 0; slot < names.Count; slot++)
                yield return FormattableString.Invariant($"slot {slot} of column {features.Name} for {role}: {names[slot]}")
                    .Replace('\n', ' ');
            // The number of keys may differ between shares.
            yield return $"label {label.Name} for {role}: " + (label.Type is KeyDataViewType ? "key" : label.Type.ToString());
            yield return $"weights for {role}: {data.Schema.Weight?.Name}";
        }
    }
}
