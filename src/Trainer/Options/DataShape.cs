namespace FfnnMlNet;

/// <summary>What the rules of the options table need to know of the training data.</summary>
/// <param name="RowCount">Number of training rows.</param>
/// <param name="IsText">True for text features: a thousand or more slots that are 0 in nearly all rows, see
/// <see cref="Data.SparseSlots"/>.</param>
/// <param name="SparseSlots">Number of such slots; 0 where it is not known.</param>
internal readonly record struct DataShape(int RowCount, bool IsText = false, int SparseSlots = 0);
