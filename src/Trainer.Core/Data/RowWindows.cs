using System.Numerics;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Data;

/// <summary>
/// How the rows of a large table are shuffled: the table is cut into segments of rows that follow each other, the segments are shuffled,
/// and then the rows of <see cref="Segments"/> segments at a time, which are called a window. So a step draws from rows that lie all over
/// the table, and yet a processor finds the addresses of a window in its caches, and a disk reads whole segments.
/// </summary>
/// <param name="ShiftOfSegment">A segment has 2^shift rows; the last one may have fewer.</param>
/// <remarks>The sizes depend on the number of columns and of sparse values alone, so that the same table has the same order in memory and
/// on disk.</remarks>
internal readonly record struct RowWindows(int ShiftOfSegment)
{
    /// <summary>Segments of a window.</summary>
    public const int Segments = 512;

    // A segment has about 32 KB, which a disk reads about as fast as longer ones, and at most 256 rows.
    private const int FloatsOfSegment = 1 << 13;

    // Sparse rows are shorter on average, so their segments have twice as many numbers. With as many as others, rows of few words would be
    // shuffled in windows of few bytes.
    private const int FloatsOfSparseSegment = 1 << 14;
    private const int FloatsPerSparseValue = 2;
    private const int LargestShift = 8;

    /// <summary>Rows of a window.</summary>
    public int RowCount => Segments << ShiftOfSegment;

    /// <summary>The windows of a table.</summary>
    /// <param name="columns">Dense inputs of a row.</param>
    /// <param name="sparseValues">The mean number of sparse inputs of a row.</param>
    public static RowWindows For(int columns, double sparseValues = 0)
    {
        var floats = AlignedBuffer.StrideFor(Math.Max(1, columns)) + (FloatsPerSparseValue * (long)Math.Ceiling(sparseValues));
        var ofSegment = sparseValues > 0 ? FloatsOfSparseSegment : FloatsOfSegment;
        return new(Math.Min(LargestShift, BitOperations.Log2((uint)Math.Max(1, ofSegment / floats))));
    }

    /// <summary>True for a table of more than one window. Smaller ones are shuffled as a whole.</summary>
    public bool Divide(int rowCount) => rowCount > RowCount;

    /// <summary>Number of segments of a table.</summary>
    public int SegmentsOf(int rowCount) => (int)(((long)rowCount + (1 << ShiftOfSegment) - 1) >> ShiftOfSegment);

    /// <summary>The order of the rows for the log and for checkpoints.</summary>
    public string Describe(int rowCount) => Divide(rowCount)
        ? FormattableString.Invariant($"windows of {Segments} segments of {1 << ShiftOfSegment} rows") : WholeTable;

    /// <summary>What <see cref="Describe"/> says of a small table.</summary>
    public const string WholeTable = "the whole table";
}
