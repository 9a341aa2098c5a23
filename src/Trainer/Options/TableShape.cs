namespace FfnnMlNet;

/// <summary>What the choice of options needs to know of the rows for training.</summary>
/// <param name="RowCount">How many there are.</param>
/// <param name="IsText">True for a table of many slots that are nearly always 0, see <see cref="Data.SparseSlots"/>.</param>
/// <param name="SparseSlots">How many such slots; 0 where that is not known.</param>
internal readonly record struct TableShape(int RowCount, bool IsText = false, int SparseSlots = 0);
