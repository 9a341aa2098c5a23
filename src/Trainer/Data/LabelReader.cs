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

    public abstract TrainingMatrix CreateMatrix(int featureCount, bool weighted, long memoryLimit);

    /// <summary>A function that completes the row begun with <see cref="TrainingMatrix.NextRow"/> with this row's label and a
    /// weight; false, and the row stays incomplete, when the label is missing.</summary>
    public abstract Func<TrainingMatrix, float, bool> CreateGetter(DataViewRow row, DataViewSchema.Column label);

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
        "but a classifier needs rows of at least 2. Check how the rows were filtered or split.");
}

/// <summary>Key labels: class = key - 1, key 0 is missing.</summary>
internal sealed class ClassLabelReader(DataViewSchema.Column label) : LabelReader
{
    private readonly IReadOnlyList<string> _names = KeyNames.Of(label);

    public override int OutputCount { get; } = (int)Math.Min(((KeyDataViewType)label.Type).Count, int.MaxValue);

    public override IReadOnlyList<string> OutputNames => _names;

    /// <summary>The values of the keys, or the keys themselves where their values are not known.</summary>
    public override IReadOnlyList<string> ClassNames => _names.Count > 0
        ? _names : [.. Enumerable.Range(1, OutputCount).Select(key => key.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    public override TrainingMatrix CreateMatrix(int featureCount, bool weighted, long memoryLimit) =>
        TrainingMatrix.ForClasses(featureCount, OutputCount, weighted, memoryLimit);

    public override Func<TrainingMatrix, float, bool> CreateGetter(DataViewRow row, DataViewSchema.Column label)
    {
        var getter = row.GetGetter<uint>(label);
        uint key = 0;
        return (rows, weight) =>
        {
            getter(ref key);
            if (key == 0 || key > (uint)OutputCount)
                return false;
            rows.AddClass((int)key - 1, weight);
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

    public override TrainingMatrix CreateMatrix(int featureCount, bool weighted, long memoryLimit) =>
        TrainingMatrix.ForValues(featureCount, 1, weighted, memoryLimit);

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

/// <summary>One number, or a vector of them, each repeated for so many outputs; a row with a value that is not finite has no label.</summary>
internal sealed class ValueLabelReader : LabelReader
{
    private readonly bool _isVector;
    private readonly int _values;
    private readonly int _repeats;

    /// <param name="repeatNames">One name a repeat, for outputs that share a label; none = one output a label.</param>
    public ValueLabelReader(DataViewSchema.Column label, IReadOnlyList<string>? repeatNames = null)
    {
        _isVector = label.Type is VectorDataViewType;
        _values = label.Type is VectorDataViewType vector ? vector.Size : 1;
        _repeats = Math.Max(1, repeatNames?.Count ?? 0);
        OutputCount = checked(_values * _repeats);
        var names = _isVector ? SlotNames.Of(label, _values) : [];
        OutputNames = _repeats == 1 ? names : [.. WithRepeats(names, repeatNames!)];
    }

    public override int OutputCount { get; }

    public override IReadOnlyList<string> OutputNames { get; }

    public override TrainingMatrix CreateMatrix(int featureCount, bool weighted, long memoryLimit) =>
        TrainingMatrix.ForValues(featureCount, OutputCount, weighted, memoryLimit);

    public override void Advise(TrainingMatrix rows, Loss loss, string labelColumn, Action<string> warn) =>
        LabelAdvice.LookAtValues(rows, OutputNames, loss, labelColumn, warn);

    public override Func<TrainingMatrix, float, bool> CreateGetter(DataViewRow row, DataViewSchema.Column label)
    {
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
            buffer.CopyTo(values);
            return Add(rows, weight);
        };

        bool Add(TrainingMatrix rows, float weight)
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (!float.IsFinite(values[i]))
                    return false;
                targets.AsSpan(i * _repeats, _repeats).Fill(values[i]);
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
