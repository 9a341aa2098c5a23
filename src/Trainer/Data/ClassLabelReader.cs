using System.Globalization;
using FfnnMlNet.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Data;

/// <summary>Reads key labels: the class is key - 1, and the key 0 is a missing label.</summary>
internal sealed class ClassLabelReader(DataViewSchema.Column label) : LabelReader
{
    private readonly int _keyCount = (int)Math.Min(((KeyDataViewType)label.Type).Count, int.MaxValue);
    private readonly IReadOnlyList<string> _names = KeyNames.Of(label);
    // Finds the class of the network by name, where the classes of the network are those of another table or of a model; else null.
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

    public override LabelReader ForRanks(RankGroup ranks)
    {
        var all = RankTables.Names(ranks, _names);
        if (all.Count > 0)
            return For(all, all.Count, label.Name, "the table of all ranks") ?? this;
        var most = ranks.GatherBytes(BitConverter.GetBytes(OutputCount)).Max(bytes => BitConverter.ToInt32(bytes));
        return most == OutputCount ? this : throw new InvalidOperationException(
            FormattableString.Invariant($"Label column '{label.Name}' has {OutputCount} keys without names on rank {ranks.Rank}, but ") +
            FormattableString.Invariant($"{most} on another rank. Give the key column the same number of keys on all ranks, or make it ") +
            "with MapValueToKey.");
    }

    public override IReadOnlyList<string> OutputNames => _names;

    /// <summary>The values of the keys as text, or the keys themselves, from 1, where the column has no values.</summary>
    public override IReadOnlyList<string> ClassNames => _names.Count > 0
        ? _names : [.. Enumerable.Range(1, OutputCount).Select(key => key.ToString(CultureInfo.InvariantCulture))];

    public override TrainingMatrix CreateMatrix(int featureCount, bool weighted, RowStorage storage) =>
        TrainingMatrix.ForClasses(featureCount, OutputCount, weighted, storage.MemoryLimit, storage.TemporaryFolder);

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
        LabelWarnings.CheckClassCount(seen.Length, ((KeyDataViewType)label.Type).Count, labelColumn);
        if (seen.Length > 1)
            return;
        throw OneClass(
            rows, labelColumn, _names.Count > 0 ? $"'{_names[seen[0].Class]}'" : FormattableString.Invariant($"key {seen[0].Class + 1}"));
    }

    public override void WarnOfLabels(TrainingMatrix rows, Loss loss, string labelColumn, Action<string> warn) =>
        LabelWarnings.WarnOfClasses(rows.ClassesSeen(), OutputCount, NameOf, labelColumn, warn);

    private string NameOf(int classIndex) =>
        _names.Count > 0 ? _names[classIndex] : (classIndex + 1).ToString(CultureInfo.InvariantCulture);
}
