namespace FfnnMlNet.Pipeline;

/// <summary>The phase "choose": decides the value of every option for the rows that were read.</summary>
internal static class OptionsForRows
{
    /// <summary>The values that the run uses. A time limit may still change the number of epochs and steps, see
    /// <see cref="EpochsInTime"/>.</summary>
    public static ResolvedOptions Choose(TrainingRequest request, RowsRead read)
    {
        if (request.Initial is { } initial)
            return InitialModel.Decide(request.OptionsWithoutEffort, initial).With(OptionTable.Seed, read.Seed);
        var data = new DataShape(
            read.Rows.RowCount, read.Sparse is { TextSlots: > 0 }, read.Sparse?.Count ?? 0, request.Slots, read.Labels.OutputCount)
        {
            HasCategories = read.Groups.Count > 0,
        };
        var options = request.UserOptions.Resolve(data).With(OptionTable.Seed, read.Seed);
        return request.Deadline is { } deadline ? MembersInTime.Limit(request, read, options, deadline) : options;
    }
}
