namespace FfnnMlNet;

/// <summary>Which rows the data of a rank has, see <see cref="FfnnOptions.Ranks"/>.</summary>
public enum RankRows
{
    /// <summary>Every rank gives <c>Fit</c> the same rows, all of the table. A difference is an error.</summary>
    Same,

    /// <summary>Every rank gives <c>Fit</c> other rows, such as those of a file of its own. The table is the rows of rank 0, then those of
    /// rank 1, and so on. The model is that of one process that reads the whole table in this order.</summary>
    Share,
}
