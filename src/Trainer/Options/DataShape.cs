namespace FfnnMlNet;

/// <summary>What the rules of the options table need to know of the training data.</summary>
/// <param name="RowCount">Number of training rows.</param>
/// <param name="IsText">True for text features: a thousand or more slots that are 0 in nearly all rows and no categories, see
/// <see cref="Data.SparseSlots"/>.</param>
/// <param name="SparseSlots">Number of sparse slots, those of large categories included; 0 where it is not known.</param>
/// <param name="Features">Number of slots of the feature column; 0 where it is not known.</param>
/// <param name="Outputs">Number of classes or target values; 0 where it is not known.</param>
internal readonly record struct DataShape(int RowCount, bool IsText = false, int SparseSlots = 0, int Features = 0, int Outputs = 0)
{
    /// <summary>True where the feature column has groups of one-hot slots.</summary>
    public bool HasCategories { get; init; }

    private const int LeastRowsToSearch = 500;

    // With more rows a network is hardly ever worse than a linear model.
    private const int FewRows = 1_500;

    // With more rows there are enough steps with larger batches. With more features a step of few rows is slow, and no better: pixels.
    private const int ManyRows = 25_000;
    private const int ManyFeatures = 256;

    // The multiply-adds of a fit, of which one takes about a second.
    private const double MostWork = 1 << 29;

    // Products with the rows in a logistic regression: two in each pass over them.
    private const double Products = 400;

    /// <summary>True below 1,500 rows.</summary>
    public bool HasFewRows => RowCount < FewRows;

    /// <summary>True where held-out rows can tell draws of hyperparameters apart, and the search space is one of such features.</summary>
    public bool SuitsSearch => RowCount >= LeastRowsToSearch && SparseSlots == 0 && !IsText;

    /// <summary>True where numbers are embedded piecewise linearly: in bins, where a threshold is learnt at once. For classes that is
    /// better in tables with categories and worse in tables of numbers alone, such as pixels; for numbers it is better with few rows. See
    /// "Which embedding of numbers" in docs/accuracy.md.</summary>
    public bool SuitsBins(bool hasClasses) => !IsText && (hasClasses ? HasCategories : HasFewRows);

    /// <summary>True where several classes are learnt better by Mish in batches of 32 rows than by SELU in batches of 64: see "Small
    /// batches for several classes" in docs/accuracy.md.</summary>
    public bool SuitsSmallBatches(TrainerTask task) =>
        task is { HasClasses: true, HasOneOutput: false } && !IsText && RowCount is >= FewRows and <= ManyRows && Features <= ManyFeatures;

    /// <summary>True where a linear model is worth trying beside networks, and takes little time.</summary>
    public bool SuitsLinearMember =>
        HasFewRows && SparseSlots == 0 &&
        (double)RowCount * Features * Math.Max(Math.Min(RowCount, Features), Products * Outputs) <= MostWork;
}
