using System.Globalization;
using FfnnMlNet.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Data;

/// <summary>Reads a number or a vector of numbers as label. Each number is the target of one output, or of several where the loss needs
/// that. A row with a value that is not finite has no label.</summary>
internal sealed class ValueLabelReader : LabelReader
{
    private readonly bool _isVector;

    // Numbers per label, and outputs per number.
    private readonly int _values;
    private readonly int _repeats;
    private readonly DataViewSchema.Column _label;
    private readonly IReadOnlyList<string> _repeatNames;

    // Finds the output of each target by name; null = targets are in the order of the outputs.
    private readonly NameMatch? _match;

    /// <param name="label">The label column.</param>
    /// <param name="repeatNames">One name per output of a number, where each number has several outputs; null or empty = one output per
    /// number.</param>
    public ValueLabelReader(DataViewSchema.Column label, IReadOnlyList<string>? repeatNames = null)
    {
        (_label, _repeatNames) = (label, repeatNames ?? []);
        _isVector = label.Type is VectorDataViewType;
        _values = label.Type is VectorDataViewType vector ? vector.Size : 1;
        _repeats = Math.Max(1, _repeatNames.Count);
        var outputs = (long)_values * _repeats;
        if (outputs > AlignedBuffer.MaxLength)
            throw new InvalidOperationException(
                FormattableString.Invariant($"Loss gives {_repeats} numbers for each of the {_values} values of label column ") +
                FormattableString.Invariant($"'{label.Name}', {outputs} outputs in all, ") +
                FormattableString.Invariant($"but a network may have {AlignedBuffer.MaxLength} at most. ") +
                "Use fewer quantiles, or a label with fewer values.");
        OutputCount = (int)outputs;
        var names = _isVector ? SlotNames.Of(label, _values) : [];
        OutputNames = _repeats == 1 ? names : [.. WithRepeats(names, _repeatNames)];
    }

    private ValueLabelReader(
        DataViewSchema.Column label, IReadOnlyList<string> repeatNames, IReadOnlyList<string> outputNames, NameMatch match)
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

    public override TrainingMatrix CreateMatrix(int featureCount, bool weighted, RowStorage storage) =>
        TrainingMatrix.ForValues(featureCount, OutputCount, weighted, storage.MemoryLimit, storage.TemporaryFolder);

    public override void WarnOfLabels(TrainingMatrix rows, Loss loss, string labelColumn, Action<string> warn)
    {
        WarnOfOneValue(rows, labelColumn, warn);
        LabelWarnings.WarnOfValues(rows, OutputNames, loss, labelColumn, warn);
    }

    // Not an error: where one model is trained per shop or per product, some of them have one value in all rows.
    private static void WarnOfOneValue(TrainingMatrix rows, string labelColumn, Action<string> warn)
    {
        if (rows.RowCount < FewestRowsToLearnFrom)
            return;
        var first = rows.ValuesOf(0).ToArray();
        for (var row = 1; row < rows.RowCount; row++)
        {
            if (!rows.ValuesOf(row).SequenceEqual(first))
                return;
        }
        var values = first.Distinct().Count() == 1
            ? string.Create(CultureInfo.InvariantCulture, $"the value {first[0]:G6}") : "the same values";
        warn(
            FormattableString.Invariant($"Label column '{labelColumn}' has {values} in all {rows.RowCount} usable rows, ") +
            $"so every row will have about this score. {DataViewReader.EmptyCells} Else check how the rows were filtered or split.");
    }

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
