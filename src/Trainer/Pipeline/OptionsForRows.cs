namespace FfnnMlNet.Pipeline;

/// <summary>The options of a training, once the rows are known.</summary>
internal static class OptionsForRows
{
    public static ResolvedOptions Choose(TrainingRequest request, RowsRead read)
    {
        if (request.Initial is { } initial)
            return InitialModel.Decide(request.Plain, initial).With(OptionTable.Seed, read.Seed);
        var table = new TableShape(read.Rows.RowCount, read.Sparse.Count > 0, read.Sparse.Count);
        var options = request.Asked.Resolve(table).With(OptionTable.Seed, read.Seed);
        return request.Deadline is { } deadline ? MembersInTime.Limit(request, read, options, deadline) : options;
    }
}
