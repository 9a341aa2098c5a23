using FfnnMlNet.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Data;

/// <summary>How the label column of a task becomes the targets of the network.</summary>
internal abstract class LabelReader
{
    /// <summary>Outputs the network needs.</summary>
    public abstract int OutputCount { get; }

    /// <summary>One name an output, or none.</summary>
    public virtual IReadOnlyList<string> OutputNames => [];

    /// <summary>One name a class, or none where the labels are no classes.</summary>
    public virtual IReadOnlyList<string> ClassNames => [];

    public abstract TrainingMatrix CreateMatrix(int featureCount, bool weighted, RowRoom room);

    /// <summary>A function that completes the row begun with <see cref="TrainingMatrix.NextRow"/> with this row's label and a
    /// weight; false, and the row stays incomplete, when the label is missing.</summary>
    public abstract Func<TrainingMatrix, float, bool> CreateGetter(DataViewRow row, DataViewSchema.Column label);

    /// <summary>The labels that no output of another network stood for, such as "'x' (3 rows)", once rows were read; else null.</summary>
    public virtual string? Unmatched => null;

    /// <summary>Whose outputs the labels are read for, in words, where it is not the column's own network.</summary>
    public string Against { get; private protected init; } = "";

    /// <summary>A reader of this column for a network whose outputs another column or a model has named: labels are matched by name, and by
    /// number where one of both has no names.</summary>
    /// <param name="against">Whose they are, such as "the training data".</param>
    /// <returns>Null where numbers alone would have to decide, and there are more or fewer of them.</returns>
    /// <exception cref="InvalidOperationException">Both name their outputs, and not alike.</exception>
    public virtual LabelReader? For(IReadOnlyList<string> outputNames, int outputCount, string labelColumn, string against) =>
        OutputCount == outputCount ? this : null;

    /// <summary>Throws when <paramref name="rows"/> cannot teach anything.</summary>
    public virtual void CheckTrainable(TrainingMatrix rows, string labelColumn)
    {
    }

    /// <summary>Warns of labels in <paramref name="rows"/> that are hardly meant.</summary>
    public virtual void Advise(TrainingMatrix rows, Loss loss, string labelColumn, Action<string> warn)
    {
    }

    private protected static InvalidOperationException OneClass(TrainingMatrix rows, string labelColumn, string className) => new(
        FormattableString.Invariant($"Label column '{labelColumn}' has 1 class in {rows.RowCount} usable rows ({className}), ") +
        "but a classifier needs rows of at least 2. Check how the rows were filtered or split: in a cross-validation a fold can be left without a rare " +
        "class. Use fewer folds then, or stratified ones: number the rows of each class 0, 1, ..., k - 1 in turn, and take the rows of one number " +
        "as a fold (mlContext.Data.FilterByCustomPredicate). " +
        DataViewReader.EmptyCells);
}

/// <summary>Key labels: class = key - 1, key 0 is missing.</summary>
internal sealed class ClassLabelReader(DataViewSchema.Column label) : LabelReader
{
    private readonly int _keyCount = (int)Math.Min(((KeyDataViewType)label.Type).Count, int.MaxValue);
    private readonly IReadOnlyList<string> _names = KeyNames.Of(label);
    private readonly NameMatch? _match;

    private ClassLabelReader(DataViewSchema.Column label, IReadOnlyList<string> names, NameMatch match)
        : this(label)
    {
        (_names, _match) = (names, match);
        OutputCount = names.Count;
    }

    public override int OutputCount { get; } = (int)Math.Min(((KeyDataViewType)label.Type).Count, int.MaxValue);

    public override string? Unmatched => _match?.Unmatched();

    public override LabelReader? For(IReadOnlyList<string> outputNames, int outputCount, string labelColumn, string against) =>
        NameMatch.Of(_names, outputNames) is { } match
            ? new ClassLabelReader(label, outputNames, match) { Against = against }
            : base.For(outputNames, outputCount, labelColumn, against);

    public override IReadOnlyList<string> OutputNames => _names;

    /// <summary>The values of the keys, or the keys themselves where their values are not known.</summary>
    public override IReadOnlyList<string> ClassNames => _names.Count > 0
        ? _names : [.. Enumerable.Range(1, OutputCount).Select(key => key.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    public override TrainingMatrix CreateMatrix(int featureCount, bool weighted, RowRoom room) =>
        TrainingMatrix.ForClasses(featureCount, OutputCount, weighted, room.MemoryLimit, room.Folder);

    public override Func<TrainingMatrix, float, bool> CreateGetter(DataViewRow row, DataViewSchema.Column label)
    {
        var getter = row.GetGetter<uint>(label);
        uint key = 0;
        return (rows, weight) =>
        {
            getter(ref key);
            if (key == 0 || key > (uint)_keyCount)
                return false;
            var place = (int)key - 1;
            if (_match is not null && !_match.TryFind(place, out place))
                return false;
            rows.AddClass(place, weight);
            return true;
        };
    }

    public override void CheckTrainable(TrainingMatrix rows, string labelColumn)
    {
        var seen = rows.ClassesSeen();
        LabelAdvice.CheckClassCount(seen.Length, ((KeyDataViewType)label.Type).Count, labelColumn);
        if (seen.Length > 1)
            return;
        throw OneClass(rows, labelColumn, _names.Count > 0 ? $"'{_names[seen[0].Class]}'" : FormattableString.Invariant($"key {seen[0].Class + 1}"));
    }

    public override void Advise(TrainingMatrix rows, Loss loss, string labelColumn, Action<string> warn) =>
        LabelAdvice.LookAtClasses(rows.ClassesSeen(), OutputCount, NameOf, labelColumn, warn);

    private string NameOf(int classIndex) =>
        _names.Count > 0 ? _names[classIndex] : (classIndex + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Boolean labels: target 1 or 0.</summary>
internal sealed class BooleanLabelReader : LabelReader
{
    public override int OutputCount => 1;

    public override IReadOnlyList<string> ClassNames => ["False", "True"];

    public override TrainingMatrix CreateMatrix(int featureCount, bool weighted, RowRoom room) =>
        TrainingMatrix.ForValues(featureCount, 1, weighted, room.MemoryLimit, room.Folder);

    public override Func<TrainingMatrix, float, bool> CreateGetter(DataViewRow row, DataViewSchema.Column label)
    {
        var getter = row.GetGetter<bool>(label);
        var isPositive = false;
        return (rows, weight) =>
        {
            getter(ref isPositive);
            rows.AddValues([isPositive ? 1f : 0f], weight);
            return true;
        };
    }

    public override void CheckTrainable(TrainingMatrix rows, string labelColumn)
    {
        var positive = rows.CountValuesAbove(0.5f);
        if (positive > 0 && positive < rows.RowCount)
            return;
        throw OneClass(rows, labelColumn, positive > 0 ? "true" : "false");
    }
}

/// <summary>One number, or a vector of them, each repeated for so many outputs; a row with a value that is not finite has no
/// label.</summary>
internal sealed class ValueLabelReader : LabelReader
{
    private readonly bool _isVector;
    private readonly int _values;
    private readonly int _repeats;
    private readonly DataViewSchema.Column _label;
    private readonly IReadOnlyList<string>? _repeatNames;

    // Where each target goes; null = where it stands.
    private readonly NameMatch? _match;

    /// <param name="repeatNames">One name a repeat, for outputs that share a label; none = one output a label.</param>
    public ValueLabelReader(DataViewSchema.Column label, IReadOnlyList<string>? repeatNames = null)
    {
        (_label, _repeatNames) = (label, repeatNames);
        _isVector = label.Type is VectorDataViewType;
        _values = label.Type is VectorDataViewType vector ? vector.Size : 1;
        _repeats = Math.Max(1, repeatNames?.Count ?? 0);
        var outputs = (long)_values * _repeats;
        if (outputs > AlignedBuffer.MaxLength)
            throw new InvalidOperationException(FormattableString.Invariant(
                $"Loss gives {_repeats} numbers for each of the {_values} values of label column '{label.Name}', {outputs} outputs in all, ") +
                FormattableString.Invariant($"but a network may have {AlignedBuffer.MaxLength} at most. ") +
                "Use fewer quantiles, or a label with fewer values.");
        OutputCount = (int)outputs;
        var names = _isVector ? SlotNames.Of(label, _values) : [];
        OutputNames = _repeats == 1 ? names : [.. WithRepeats(names, repeatNames!)];
    }

    private ValueLabelReader(DataViewSchema.Column label, IReadOnlyList<string>? repeatNames, IReadOnlyList<string> outputNames, NameMatch match)
        : this(label, repeatNames) => (OutputNames, _match) = (outputNames, match);

    public override int OutputCount { get; }

    public override IReadOnlyList<string> OutputNames { get; }

    public override LabelReader? For(IReadOnlyList<string> outputNames, int outputCount, string labelColumn, string against)
    {
        if (OutputCount != outputCount)
            return null;
        if (NameMatch.Of(OutputNames, outputNames) is not { } match)
            return this;
        if (match.IsPermutation(outputCount))
            return new ValueLabelReader(_label, _repeatNames, outputNames, match);
        var first = Enumerable.Range(0, outputCount).First(i => OutputNames[i] != outputNames[i]);
        throw new InvalidOperationException(
            $"Label column '{labelColumn}' has '{OutputNames[first]}' where {against} has '{outputNames[first]}'. " +
            "Prepare the labels with the same columns in both, or name their slots alike.");
    }

    public override TrainingMatrix CreateMatrix(int featureCount, bool weighted, RowRoom room) =>
        TrainingMatrix.ForValues(featureCount, OutputCount, weighted, room.MemoryLimit, room.Folder);

    public override void Advise(TrainingMatrix rows, Loss loss, string labelColumn, Action<string> warn) =>
        LabelAdvice.LookAtValues(rows, OutputNames, loss, labelColumn, warn);

    public override Func<TrainingMatrix, float, bool> CreateGetter(DataViewRow row, DataViewSchema.Column label)
    {
        var lengths = new RowLengths("Label", label);
        var values = new float[_values];
        var targets = new float[OutputCount];
        if (!_isVector)
        {
            var getScalar = row.GetGetter<float>(label);
            return (rows, weight) =>
            {
                getScalar(ref values[0]);
                return Add(rows, weight);
            };
        }
        var getVector = row.GetGetter<VBuffer<float>>(label);
        var buffer = default(VBuffer<float>);
        return (rows, weight) =>
        {
            getVector(ref buffer);
            lengths.Check(buffer, row.Position);
            buffer.CopyTo(values);
            return Add(rows, weight);
        };

        bool Add(TrainingMatrix rows, float weight)
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (!float.IsFinite(values[i]))
                    return false;
                for (var output = i * _repeats; output < (i + 1) * _repeats; output++)
                    targets[_match is not null && _match.TryFind(output, out var place) ? place : output] = values[i];
            }
            rows.AddValues(targets, weight);
            return true;
        }
    }

    private IEnumerable<string> WithRepeats(IReadOnlyList<string> names, IReadOnlyList<string> repeatNames) =>
        from value in Enumerable.Range(0, _values)
        from repeat in repeatNames
        select names.Count > 0 ? $"{names[value]} {repeat}" : _values == 1 ? repeat : FormattableString.Invariant($"{value} {repeat}");
}
