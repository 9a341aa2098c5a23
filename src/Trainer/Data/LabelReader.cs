using Microsoft.ML;

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
        "but a classifier needs rows of at least 2. Check how the rows were filtered or split: in a cross-validation a fold can be left " +
        "without a rare class. Use fewer folds then, or stratified ones: number the rows of each class 0, 1, ..., k - 1 in turn, and " +
        "take the rows of one number as a fold (mlContext.Data.FilterByCustomPredicate). " +
        DataViewReader.EmptyCells);
}
