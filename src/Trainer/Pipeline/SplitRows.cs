using FfnnMlNet.Data;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;

namespace FfnnMlNet.Pipeline;

/// <summary>Result of the phase "split": which rows each member of the ensemble learns from, and which validate it. Class weights are
/// applied to the rows, which <see cref="RowsRead"/> owns.</summary>
internal sealed class SplitRows
{
    private readonly TrainingMatrix _rows;

    // The validation data that the user gave, or null.
    private readonly TrainingMatrix? _validation;

    // The rows of _rows that are held out to validate all members, or null.
    private readonly RowSelection? _heldOutRows;

    // The training and validation rows of each member, of _rows; null = all members have the same rows.
    private readonly (RowSelection Training, RowSelection Validation)[]? _folds;

    private SplitRows(
        TrainingMatrix rows, TrainingMatrix? validation, RowSelection? trainingRows = null, RowSelection? heldOutRows = null,
        (RowSelection Training, RowSelection Validation)[]? folds = null) =>
        (_rows, _validation, TrainingRows, _heldOutRows, _folds) = (rows, validation, trainingRows, heldOutRows, folds);

    /// <summary>The rows that some member learns from; null = all rows.</summary>
    public RowSelection? TrainingRows { get; }

    /// <summary>Number of rows that some member learns from.</summary>
    public int TrainingCount => TrainingRows?.Length ?? _rows.RowCount;

    /// <summary>Number of validation rows that all members share; 0 where each holds out rows of its own.</summary>
    public int SharedValidationCount => _heldOutRows?.Length ?? _validation?.RowCount ?? 0;

    /// <summary>Number of rows that each member holds out for itself, counted for the first; null = all members have the same
    /// rows.</summary>
    public int? HeldOutCount => _folds?[0].Validation.Length;

    /// <summary>Number of validation rows of a member.</summary>
    public int ValidationCount => HeldOutCount ?? SharedValidationCount;

    /// <summary>The training and validation rows of one member.</summary>
    /// <param name="member">Index of the member, in [0, ensemble size).</param>
    public MemberRows RowsOf(int member) => RowsOf(member, _rows, _validation);

    /// <summary>The training and validation rows of one member with other inputs.</summary>
    /// <param name="member">Index of the member, in [0, ensemble size).</param>
    /// <param name="rows">All rows of the training data.</param>
    /// <param name="validation">The rows of the validation data that the user gave, or null.</param>
    public MemberRows RowsOf(int member, IExampleSource rows, IExampleSource? validation) => _folds is { } folds
        ? new MemberRows(new RowSubset(rows, folds[member].Training), new RowSubset(rows, folds[member].Validation))
        : TrainingRows is { } training && _heldOutRows is { } heldOut
        ? new MemberRows(new RowSubset(rows, training), new RowSubset(rows, heldOut))
        : new MemberRows(rows, validation);

    /// <summary>True where a member holds out a row for itself.</summary>
    /// <param name="row">Index of the row in the training data.</param>
    public bool IsHeldOut(int member, int row) => _folds is { } folds && folds[member].Validation.Contains(row);

    /// <summary>Rows at equal distances in the training data, in order.</summary>
    /// <param name="most">The most rows.</param>
    public (int[] Indices, IExampleSource Rows) Sample(int most)
    {
        var count = Math.Min(most, _rows.RowCount);
        int[] indices = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * _rows.RowCount / count))];
        return (indices, new RowSubset(_rows, indices));
    }

    public static SplitRows Of(TrainingRequest request, RowsRead read, ResolvedOptions options)
    {
        var members = options.Of(OptionTable.EnsembleSize);
        var split = read.Validation is { } validation ? new SplitRows(read.Rows, validation)
            : members > 1 && options.Of(OptionTable.ValidationRows) == ValidationRows.Random ? IntoFolds(request, read, options, members)
            : HoldOut(request, read, options, members);
        if (options.Of(OptionTable.ClassWeights) is { } classWeights)
            split.ApplyClassWeights(classWeights, read.Labels.ClassNames, request);
        if (request.OptionsWithoutEffort.Of(OptionTable.CalibrateProbabilities) && split.ValidationCount == 0 &&
            options.Of(OptionTable.ValidationFraction) == 0 && members == 1)
            request.Warn(
                "CalibrateProbabilities needs validation rows, and there are none: probabilities are not calibrated. " +
                "Set ValidationFraction or EnsembleSize, or give validation data to Fit.");
        return split;
    }

    private static SplitRows IntoFolds(TrainingRequest request, RowsRead read, ResolvedOptions options, int members)
    {
        var rows = read.Rows;
        using var classes = Classes(read);
        var folds = rows.HasGroups
            ? ValidationFolds.Create(members, classes.Span, rows.Groups(), read.Seed)
            : ValidationFolds.Create(rows.RowCount, members, classes.Span, read.Seed);
        if (folds is null)
            TooFewRows.Warn(request, rows, options,
                FormattableString.Invariant($"are too few to hold out a part of them for each of {members} members: ") +
                "all members learn from all rows, to the last epoch, and differ by their seeds only.");
        return new SplitRows(rows, null, folds: folds);
    }

    private static SplitRows HoldOut(TrainingRequest request, RowsRead read, ResolvedOptions options, int members)
    {
        var (rows, fraction) = (read.Rows, FractionFor(options, members));
        if (fraction == 0)
            return new SplitRows(rows, null);
        using var classes = Classes(read);
        var (training, heldOut) = options.Of(OptionTable.ValidationRows) == ValidationRows.Last
            ? ValidationSplit.Last(rows.RowCount, fraction, rows.Groups())
            : rows.HasGroups ? ValidationSplit.Create(fraction, classes.Span, rows.Groups(), read.Seed)
            : ValidationSplit.Create(rows.RowCount, fraction, classes.Span, read.Seed);
        if (heldOut.Length > 0)
            return new SplitRows(rows, null, training, heldOut);
        TooFewRows.Warn(request, rows, options, FormattableString.Invariant(
            $"are too few to hold out a fraction of {fraction} for validation: training uses all of them, to the last epoch."));
        return new SplitRows(rows, null);
    }

    // The members of an ensemble always get validation rows, a single network only where the option says so.
    private static float FractionFor(ResolvedOptions options, int members)
    {
        var fraction = options.Of(OptionTable.ValidationFraction);
        return fraction > 0 || members == 1 ? fraction : 1f / Math.Max(members, ValidationFolds.LeastFolds);
    }

    // The class of each row; empty for a regression.
    private static TemporaryNumbers<int> Classes(RowsRead read)
    {
        var classes = new TemporaryNumbers<int>(read.Labels.ClassNames.Count > 0 ? read.Rows.RowCount : 0);
        read.Rows.CopyClasses(classes.Span);
        return classes;
    }

    private void ApplyClassWeights(ClassWeights classWeights, IReadOnlyList<string> classNames, TrainingRequest request)
    {
        var weights = classWeights.Resolve(_rows.ClassCounts(TrainingRows), classNames, request.Label.Name);
        var column = request.OptionsWithoutEffort.Of(OptionTable.ExampleWeightColumnName);
        CheckedWeights.Multiply(_rows, weights, classNames, column, "training");
        if (_validation is not null)
            CheckedWeights.Multiply(_validation, weights, classNames, column, "validation");
    }
}
