using Microsoft.ML;

namespace FfnnMlNet.Data;

/// <summary>Turns the values of a label column into targets of the network; one derived class per kind of label.</summary>
internal abstract class LabelReader
{
    /// <summary>Fewer rows than these may have one value by chance, which is no error and no warning.</summary>
    public const int FewestRowsToLearnFrom = 10;

    /// <summary>Number of outputs that the network needs.</summary>
    public abstract int OutputCount { get; }

    /// <summary>One name per output; empty = outputs have no names.</summary>
    public virtual IReadOnlyList<string> OutputNames => [];

    /// <summary>One name per class; empty = labels are numbers.</summary>
    public virtual IReadOnlyList<string> ClassNames => [];

    /// <summary>Makes an empty matrix for rows with this kind of label.</summary>
    public abstract TrainingMatrix CreateMatrix(int featureCount, bool weighted, RowStorage storage);

    /// <summary>Makes a function that adds the label of the current row and a weight to the row begun with
    /// <see cref="TrainingMatrix.NextRow"/>. It returns false, and does not complete the row, when the label is missing.</summary>
    public abstract Func<TrainingMatrix, float, bool> CreateGetter(DataViewRow row, DataViewSchema.Column label);

    /// <summary>After reading: the labels that the network has no output for, such as "'x' (3 rows)"; null = none.</summary>
    public virtual string? Unmatched => null;

    /// <summary>What the outputs belong to where they are not those of this column, such as "the training data"; for errors.</summary>
    public string Against { get; private protected init; } = "";

    /// <summary>A reader of this column for a network whose outputs are those of another column or of a model. Labels are matched by name,
    /// or by number where one of both has no names.</summary>
    /// <param name="outputNames">Names of the outputs of the network; empty = none.</param>
    /// <param name="outputCount">Number of outputs of the network.</param>
    /// <param name="labelColumn">Name of the label column, for the error.</param>
    /// <param name="against">What the outputs belong to, such as "the training data"; for the error.</param>
    /// <returns>The reader; null where labels can only be matched by number and the numbers of outputs differ.</returns>
    /// <exception cref="InvalidOperationException">Both have names, and these differ.</exception>
    public virtual LabelReader? For(IReadOnlyList<string> outputNames, int outputCount, string labelColumn, string against) =>
        OutputCount == outputCount ? this : null;

    /// <summary>A reader for the classes of all ranks, where each rank reads a part of the table.</summary>
    public virtual LabelReader ForRanks(RankGroup ranks) => this;

    /// <summary>Throws where nothing can be learnt from <paramref name="rows"/>, such as from a single class.</summary>
    public virtual void CheckTrainable(TrainingMatrix rows, string labelColumn)
    {
    }

    /// <summary>Warns of labels in <paramref name="rows"/> that are probably errors.</summary>
    public virtual void WarnOfLabels(TrainingMatrix rows, Loss loss, string labelColumn, Action<string> warn)
    {
    }

    private protected static InvalidOperationException OneClass(TrainingMatrix rows, string labelColumn, string className) => new(
        FormattableString.Invariant($"Label column '{labelColumn}' has 1 class in {rows.RowCount} usable rows ({className}), ") +
        $"but a classifier needs rows of at least 2. {DataViewReader.EmptyCells} " +
        "Else check how the rows were filtered or split: in a cross-validation a fold may have no " +
        "row of a rare class. Use fewer folds then, or stratified ones: number the rows of each class 0, 1, ..., k - 1 in turn, and " +
        "take the rows of one number as a fold (mlContext.Data.FilterByCustomPredicate).");
}
