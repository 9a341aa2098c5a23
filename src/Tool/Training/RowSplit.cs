namespace FfnnMlNet.Tool.Training;

/// <summary>Which rows are learnt from and which are kept for testing, as indices of the rows of the table, counted from 0.</summary>
/// <param name="Train">The rows to learn from, ascending; by time where the split is by time.</param>
/// <param name="Test">The rows kept for testing, ascending.</param>
/// <param name="How">How they were chosen, for people to read.</param>
internal sealed record RowSplit(int[] Train, int[] Test, string How);
