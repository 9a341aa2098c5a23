using FfnnMlNet.Data;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>The second stage: which of the rows each member learns from and is judged by, weighed by their classes. The rows belong to
/// <see cref="RowsRead"/>.</summary>
internal sealed class SplitRows
{
    private readonly TrainingMatrix _rows;
    private readonly TrainingMatrix? _validation;
    private readonly int[]? _judgingRows;

    // Rows that each member of an ensemble learns from and holds out; null = all members share theirs.
    private readonly (int[] Training, int[] Validation)[]? _folds;

    private SplitRows(
        TrainingMatrix rows, TrainingMatrix? validation, int[]? trainingRows = null, int[]? judgingRows = null,
        (int[] Training, int[] Validation)[]? folds = null) =>
        (_rows, _validation, TrainingRows, _judgingRows, _folds) = (rows, validation, trainingRows, judgingRows, folds);

    /// <summary>Which of the rows are learnt from, ascending; null = all, by one member or another.</summary>
    public int[]? TrainingRows { get; }

    /// <summary>Rows that members learn from, taken together.</summary>
    public int TrainingCount => TrainingRows?.Length ?? _rows.RowCount;

    /// <summary>Rows that judge all members alike.</summary>
    public int SharedValidationCount => _judgingRows?.Length ?? _validation?.RowCount ?? 0;

    /// <summary>Rows that each member of an ensemble holds out, the first of them; null = members differ by their seeds.</summary>
    public int? HeldOutCount => _folds?[0].Validation.Length;

    /// <summary>Rows that judge a member.</summary>
    public int ValidationCount => HeldOutCount ?? SharedValidationCount;

    /// <summary>The rows of a member of an ensemble, counted from 0.</summary>
    public MemberRows RowsOf(int member) => _folds is { } folds
        ? new MemberRows(new RowSubset(_rows, folds[member].Training), new RowSubset(_rows, folds[member].Validation))
        : TrainingRows is { } training && _judgingRows is { } judging
        ? new MemberRows(new RowSubset(_rows, training), new RowSubset(_rows, judging))
        : new MemberRows(_rows, _validation);

    public static SplitRows Of(TrainingRequest request, RowsRead read, ResolvedOptions options)
    {
        var members = options.Of(OptionTable.EnsembleSize);
        var split = read.Validation is { } validation ? new SplitRows(read.Rows, validation)
            : members > 1 && options.Of(OptionTable.ValidationRows) == ValidationRows.Random ? Deal(request, read, options, members)
            : SetAside(request, read, options, members);
        if (options.Of(OptionTable.ClassWeights) is { } classWeights)
            split.Weigh(classWeights, read.Labels.ClassNames, request);
        if (request.Plain.Of(OptionTable.CalibrateProbabilities) && split.ValidationCount == 0 &&
            options.Of(OptionTable.ValidationFraction) == 0 && members == 1)
            request.Warn(
                "CalibrateProbabilities needs validation rows, and there are none: probabilities stay as the network gives them. " +
                "Set ValidationFraction or EnsembleSize, or give validation data to Fit.");
        return split;
    }

    private static SplitRows Deal(TrainingRequest request, RowsRead read, ResolvedOptions options, int members)
    {
        var rows = read.Rows;
        var folds = rows.Groups.IsEmpty
            ? ValidationFolds.Create(rows.RowCount, members, Classes(read), read.Seed)
            : ValidationFolds.Create(members, Classes(read), rows.Groups, read.Seed);
        if (folds is null)
            FewRows.Warn(request, rows, options,
                FormattableString.Invariant($"are too few to hold a part of them out for each of {members} members; ") +
                "all members learn from all rows, to the last epoch, and differ by their seeds only.");
        return new SplitRows(rows, null, folds: folds);
    }

    private static SplitRows SetAside(TrainingRequest request, RowsRead read, ResolvedOptions options, int members)
    {
        var (rows, fraction) = (read.Rows, FractionFor(options, members));
        if (fraction == 0)
            return new SplitRows(rows, null);
        var (training, judging) = options.Of(OptionTable.ValidationRows) == ValidationRows.Last
            ? ValidationSplit.Last(rows.RowCount, fraction, rows.Groups)
            : rows.Groups.IsEmpty ? ValidationSplit.Create(rows.RowCount, fraction, Classes(read), read.Seed)
            : ValidationSplit.Create(fraction, Classes(read), rows.Groups, read.Seed);
        if (judging.Length > 0)
            return new SplitRows(rows, null, training, judging);
        FewRows.Warn(request, rows, options, FormattableString.Invariant(
            $"are too few to set a part of {fraction} aside for validation; training goes on without, to the last epoch."));
        return new SplitRows(rows, null);
    }

    // Members are judged even where a single network would not be.
    private static float FractionFor(ResolvedOptions options, int members)
    {
        var fraction = options.Of(OptionTable.ValidationFraction);
        return fraction > 0 || members == 1 ? fraction : 1f / Math.Max(members, ValidationFolds.LeastFolds);
    }

    private static int[] Classes(RowsRead read) => read.Labels.ClassNames.Count > 0 ? read.Rows.Classes() : [];

    private void Weigh(ClassWeights classWeights, IReadOnlyList<string> classNames, TrainingRequest request)
    {
        var weights = classWeights.Resolve(_rows.ClassCounts(TrainingRows), classNames, request.Label.Name);
        var column = request.Plain.Of(OptionTable.ExampleWeightColumnName);
        CheckedWeights.Multiply(_rows, weights, classNames, column, "training");
        if (_validation is not null)
            CheckedWeights.Multiply(_validation, weights, classNames, column, "validation");
    }
}
