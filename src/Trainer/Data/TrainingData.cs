using System.Globalization;
using FfnnMlNet.Training;

namespace FfnnMlNet.Data;

/// <summary>The rows of a run: what is learnt from, and what each epoch is judged by.</summary>
/// <param name="Rows">All rows read for training.</param>
/// <param name="TrainingRows">Which of them are learnt from, ascending; null = all.</param>
/// <param name="Training">Those rows.</param>
/// <param name="Validation">The rows to judge by, or null.</param>
internal sealed record TrainingData(TrainingMatrix Rows, int[]? TrainingRows, IExampleSource Training, IExampleSource? Validation)
    : IDisposable
{
    /// <summary>Rows that each member of an ensemble learns from and holds out; null = all members learn from <see cref="Training"/>.</summary>
    public (int[] Training, int[] Validation)[]? Folds { get; init; }

    /// <summary>Which of all rows judge, ascending, where <see cref="TrainingRows"/> are the others; else null.</summary>
    public int[]? JudgingRows { get; init; }

    /// <summary>True when there are rows to judge epochs by.</summary>
    public bool HasValidation => Validation is not null || Folds is not null;

    /// <summary>The rows of a member of an ensemble, counted from 0.</summary>
    public MemberRows RowsOf(int member) => Folds is { } folds
        ? new MemberRows(new RowSubset(Rows, folds[member].Training), new RowSubset(Rows, folds[member].Validation))
        : TrainingRows is { } training && JudgingRows is { } judging
        ? new MemberRows(new RowSubset(Rows, training), new RowSubset(Rows, judging))
        : new MemberRows(Training, Validation);

    /// <summary>Deals folds of validation rows to the members of an ensemble.</summary>
    /// <param name="warn">Told when there are too few rows.</param>
    public static TrainingData Deal(TrainingMatrix rows, int members, bool hasClasses, int seed, Action<string> warn)
    {
        var classes = hasClasses ? rows.Classes() : [];
        var folds = rows.Groups.IsEmpty
            ? ValidationFolds.Create(rows.RowCount, members, classes, seed) : ValidationFolds.Create(members, classes, rows.Groups, seed);
        if (folds is null)
            warn(string.Create(CultureInfo.InvariantCulture,
                $"{Count(rows)} are too few to hold a part of them out for each of {members} members; all members learn from all rows, to the last epoch, and differ by their seeds only."));
        return new TrainingData(rows, null, rows, null) { Folds = folds };
    }

    public void Dispose()
    {
        Rows.Dispose();
        (Validation as TrainingMatrix)?.Dispose();
    }

    /// <summary>Sets validation rows aside.</summary>
    /// <param name="fraction">0 = none.</param>
    /// <param name="which">Of the rows, or of the groups that they are in.</param>
    /// <param name="warn">Told when there are too few rows.</param>
    public static TrainingData Split(TrainingMatrix rows, float fraction, ValidationRows which, bool hasClasses, int seed, Action<string> warn)
    {
        if (fraction == 0)
            return new TrainingData(rows, null, rows, null);
        var classes = hasClasses ? rows.Classes() : [];
        var (training, validation) = which == ValidationRows.Last ? ValidationSplit.Last(rows.RowCount, fraction, rows.Groups)
            : rows.Groups.IsEmpty ? ValidationSplit.Create(rows.RowCount, fraction, classes, seed)
            : ValidationSplit.Create(fraction, classes, rows.Groups, seed);
        if (validation.Length == 0)
        {
            warn(string.Create(CultureInfo.InvariantCulture,
                $"{Count(rows)} are too few to set a part of {fraction} aside for validation; training goes on without, to the last epoch."));
            return new TrainingData(rows, null, rows, null);
        }
        return new TrainingData(rows, training, new RowSubset(rows, training), new RowSubset(rows, validation)) { JudgingRows = validation };
    }

    private static string Count(TrainingMatrix rows) => rows.Groups.IsEmpty
        ? string.Create(CultureInfo.InvariantCulture, $"{rows.RowCount} rows")
        : string.Create(CultureInfo.InvariantCulture, $"{rows.Groups.ToArray().Distinct().Count()} groups of rows");
}
