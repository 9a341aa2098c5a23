using System.Globalization;

namespace FfnnMlNet.Data;

/// <summary>The rows of a run: what is learnt from, and what each epoch is judged by.</summary>
/// <param name="Rows">All rows read for training.</param>
/// <param name="TrainingRows">Which of them are learnt from, ascending; null = all.</param>
/// <param name="Training">Those rows.</param>
/// <param name="Validation">The rows to judge by, or null.</param>
internal sealed record TrainingData(TrainingMatrix Rows, int[]? TrainingRows, IExampleSource Training, IExampleSource? Validation)
    : IDisposable
{
    public void Dispose()
    {
        Rows.Dispose();
        (Validation as TrainingMatrix)?.Dispose();
    }

    /// <summary>Sets validation rows aside.</summary>
    /// <param name="fraction">0 = none.</param>
    /// <param name="warn">Told when there are too few rows.</param>
    public static TrainingData Split(TrainingMatrix rows, float fraction, bool hasClasses, int seed, Action<string> warn)
    {
        if (fraction == 0)
            return new TrainingData(rows, null, rows, null);
        var (training, validation) = ValidationSplit.Create(rows.RowCount, fraction, hasClasses ? rows.Classes() : [], seed);
        if (validation.Length == 0)
        {
            warn(string.Create(CultureInfo.InvariantCulture,
                $"{rows.RowCount} rows are too few to set a part of {fraction} aside for validation; training goes on without, to the last epoch."));
            return new TrainingData(rows, null, rows, null);
        }
        return new TrainingData(rows, training, new RowSubset(rows, training), new RowSubset(rows, validation));
    }
}
