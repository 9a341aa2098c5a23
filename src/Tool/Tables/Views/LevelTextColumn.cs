using FfnnMlNet.Tool.Tables.Values;

namespace FfnnMlNet.Tool.Tables.Views;

/// <summary>The texts of levels in their most frequent spelling; other values as they are, without blanks around them; empty where
/// missing.</summary>
internal sealed class LevelTextColumn(Import.CellFile cells, int column, ColumnDecision decision, MissingTokens missing)
{
    private readonly LevelColumn _levels = new(cells, column, decision, missing);
    private readonly TextColumn _texts = new(cells, column, missing);

    internal string this[long row] => _levels[row] switch
    {
        -1 => "",
        var level when level < decision.Levels.Count => decision.Levels[level],
        _ => _texts[row],
    };
}
