using FfnnMlNet.Tool.Models;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Predicting;

/// <summary>The rows of a table that a model has learnt from: on them it seems better than it is.</summary>
internal sealed class KnownRows
{
    private readonly ulong[]? _prints;
    private readonly RowFingerprints? _learnt;
    private readonly ModelFolder _folder;

    /// <param name="folder">The model.</param>
    /// <param name="table">The table, read by the schema of the model.</param>
    public KnownRows(ModelFolder folder, Table table, CancellationToken cancellation)
    {
        (_folder, _learnt) = (folder, folder.RowsLearntFrom);
        _prints = _learnt is null ? null : table.Fingerprints(cancellation);
    }

    /// <summary>How many of some rows the model learnt from; null where its folder does not say.</summary>
    public long? CountOf(IEnumerable<int> rows) => _learnt?.CountOf(rows.Select(row => _prints![row]));

    /// <summary>The rows that the model did not learn from.</summary>
    /// <exception cref="ToolException">The folder does not say which rows these are, or no other rows are there.</exception>
    public int[] Without(IReadOnlyList<int> rows)
    {
        if (_learnt is null || _learnt.Zeros > 0)
            throw new ToolException($"{_folder.Path} does not say of every row whether the model learnt from it. Leave out --new-rows.");
        int[] left = [.. rows.Where(row => !_learnt.Contains(_prints![row]))];
        return left.Length > 0 ? left
            : throw new ToolException($"{_folder.Path} has learnt from all rows with a label, so none is left to test on.");
    }

    /// <summary>A warning on rows that a model is tested on; null where it learnt from none of them.</summary>
    public Finding? Warning(IReadOnlyList<int> rows) => CountOf(rows) switch
    {
        null => new Finding(false, null, $"{_folder.Path} does not say which rows it learnt from. Give rows that it has not seen."),
        0 => null,
        { } count => new Finding(true, null,
            $"{_folder.Path} learnt from {(_learnt!.Zeros > 0 ? "about " : "")}{Show.Count(count)} of these {Show.Count(rows.Count)} " +
            "rows, or from rows that are equal, so it seems better than it is.",
            "--new-rows leaves them out; its report has the scores on rows that it never saw."),
    };
}
