using System.Globalization;
using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Predicting;

/// <summary>The columns that a prediction adds to a row: the number and its interval, or the class and the probabilities.</summary>
internal sealed class PredictionColumns
{
    // The probabilities of more classes are not written: they would be most of the file.
    private const int MostProbabilities = 30;

    private const int MostDigits = 7;
    private const int MostBehindPoint = 12;

    private readonly IReadOnlyList<string>? _classes;
    private readonly IReadOnlyList<float>? _margins;

    private readonly char _decimalMark;

    private PredictionColumns(IReadOnlyList<string> names, IReadOnlyList<bool> areNumbers, IReadOnlyList<string>? classes,
        IReadOnlyList<float>? margins, char decimalMark) =>
        (Names, AreNumbers, _classes, _margins, _decimalMark) = (names, areNumbers, classes, margins, decimalMark);

    /// <summary>The names of the columns; none is among those of the table.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Which of them hold numbers.</summary>
    public IReadOnlyList<bool> AreNumbers { get; }

    /// <param name="schema">What the columns of the training table are.</param>
    /// <param name="margins">How far the intervals go to either side; null = there are none.</param>
    /// <param name="taken">The names of the columns of the table.</param>
    /// <param name="decimalMark">Between the whole number and its fraction.</param>
    public static PredictionColumns Of(TableInspection schema, IReadOnlyList<float>? margins, IEnumerable<string> taken,
        char decimalMark = '.')
    {
        ColumnDecision[] labels = [.. schema.Labels];
        var used = new HashSet<string>(taken, StringComparer.OrdinalIgnoreCase);
        List<string> names = [];
        var hasClasses = schema.Task is TaskKind.BinaryClassification or TaskKind.MulticlassClassification;
        if (hasClasses)
        {
            Add($"predicted_{labels[0].Name}");
            if (labels[0].Levels.Count > MostProbabilities)
                Add("probability");
            else
                labels[0].Levels.ToList().ForEach(level => Add($"probability_{level}"));
            return new PredictionColumns(names, [false, .. names.Skip(1).Select(_ => true)], labels[0].Levels, null, decimalMark);
        }
        var finite = margins is not null && margins.All(float.IsFinite) ? margins : null;
        foreach (var label in labels)
        {
            Add($"predicted_{label.Name}");
            if (finite is null)
                continue;
            Add($"{label.Name}_low");
            Add($"{label.Name}_high");
        }
        return new PredictionColumns(names, [.. names.Select(_ => true)], null, finite, decimalMark);

        void Add(string name)
        {
            var free = name;
            for (var i = 2; !used.Add(free); i++)
                free = FormattableString.Invariant($"{name}_{i}");
            names.Add(free);
        }
    }

    /// <summary>Writes the cells of a row.</summary>
    /// <param name="scores">The scores of the row.</param>
    /// <param name="cells">Overwritten.</param>
    public void Write(ReadOnlySpan<float> scores, Span<string> cells)
    {
        if (_classes is not null)
        {
            var best = Best(scores);
            cells[0] = _classes[best];
            if (cells.Length == 2 && _classes.Count > MostProbabilities)
                cells[1] = Text(scores[best]);
            else
                for (var label = 0; label < scores.Length; label++)
                    cells[label + 1] = Text(scores[label]);
            return;
        }
        var at = 0;
        for (var output = 0; output < scores.Length; output++)
        {
            cells[at++] = Text(scores[output]);
            if (_margins is null)
                continue;
            cells[at++] = Text(scores[output] - _margins[output]);
            cells[at++] = Text(scores[output] + _margins[output]);
        }
    }

    // Of two classes the second only above one half, as the model decides.
    private static int Best(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var label = 1; label < scores.Length; label++)
        {
            if (scores[label] > scores[best])
                best = label;
        }
        return best;
    }

    // Six digits behind the point for probabilities, otherwise seven digits, which is what the model can tell.
    private string Text(float value)
    {
        if (!float.IsFinite(value))
            return "";
        var size = Math.Abs((double)value);
        var behind = _classes is not null || size == 0 ? MostDigits - 1
            : Math.Clamp(MostDigits - 1 - (int)Math.Floor(Math.Log10(size)), 0, MostBehindPoint);
        var text = ((decimal)Math.Clamp(value, -1e27f, 1e27f)).ToString("F" + behind, CultureInfo.InvariantCulture);
        text = text.Contains('.') ? text.TrimEnd('0').TrimEnd('.') : text;
        return (text == "-0" ? "0" : text).Replace('.', _decimalMark);
    }
}
