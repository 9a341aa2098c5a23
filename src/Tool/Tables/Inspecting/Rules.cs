namespace FfnnMlNet.Tool.Tables.Inspecting;

/// <summary>The thresholds of all rules by which a table is inspected. docs/tables.md has a row for each.</summary>
internal static class Rules
{
    /// <summary>From this share of numbers on, a column has numbers, and the other cells are lost.</summary>
    internal const double NumberShare = 0.9;

    /// <summary>From this share of numbers on, a column has numbers where the other cells have at most <see cref="MostTokens"/> different
    /// texts, which mean that there is no value.</summary>
    internal const double NumberShareWithTokens = 0.5;

    /// <summary>See <see cref="NumberShareWithTokens"/>.</summary>
    internal const int MostTokens = 2;

    /// <summary>A column of numbers with such texts has at least this many different numbers.</summary>
    internal const int LeastDistinctNumbers = 10;

    /// <summary>From this share of one unit on, the unit is dropped.</summary>
    internal const double UnitShare = 0.5;

    /// <summary>From this share of dates of one format on, a column has dates.</summary>
    internal const double DateShare = 0.95;

    /// <summary>From this share of integers that begin with a zero on, a column has codes and no numbers.</summary>
    internal const double ZeroPaddedShare = 0.01;

    /// <summary>Texts with fewer words in the mean, which differ in nearly all rows, may be only names.</summary>
    internal const double ShortTextWords = 8;

    /// <summary>Rows from which on a column may be an identifier.</summary>
    internal const int LeastIdentifierRows = 20;

    /// <summary>From this share of distinct values on, a column of short texts is an identifier.</summary>
    internal const double IdentifierShare = 0.95;

    /// <summary>The same for integers with a name such as "id".</summary>
    internal const double NamedIdentifierShare = 0.9;

    /// <summary>From this number of words per cell on, a column may be text.</summary>
    internal const double TextWords = 3;

    /// <summary>From this share of distinct values on, a column of several words is text.</summary>
    internal const double TextShare = 0.2;

    /// <summary>From this number of distinct values on, a column of several words is text whatever their share.</summary>
    internal const int TextDistinct = 10_000;

    /// <summary>A level of a category has at least this many rows, in a column of at least <see cref="ManyRows"/> values.</summary>
    internal const int LeastLevelRows = 5;

    /// <summary>The same in columns of fewer values.</summary>
    internal const int LeastLevelRowsOfFew = 2;

    /// <summary>See <see cref="LeastLevelRows"/>.</summary>
    internal const int ManyRows = 1000;

    /// <summary>A category has at most this many levels, the most frequent ones.</summary>
    internal const int MostLevels = 1000;

    /// <summary>A category whose levels have less than this share of its values is an identifier.</summary>
    internal const double KeptShare = 0.1;

    /// <summary>Integers without a gap from 0 or 1 are classes up to this number of them.</summary>
    internal const int MostCodes = 20;

    /// <summary>Such classes have at least this many rows in the mean.</summary>
    internal const int LeastRowsPerCode = 5;

    /// <summary>A label has at most this many classes.</summary>
    internal const int MostClasses = 1000;

    /// <summary>A label of texts has less than this share of distinct values.</summary>
    internal const double MostClassShare = 0.5;

    /// <summary>Rows of a table from which on a class with one row is dropped.</summary>
    internal const int RowsToDropSingleClass = 100;

    /// <summary>From this share of classes with one row on, the label is refused.</summary>
    internal const double SingleClassShare = 0.5;

    /// <summary>From this share of rows without a label on, the table is refused.</summary>
    internal const double MissingLabelShare = 0.5;

    /// <summary>A class with less than this share of the rows is rare.</summary>
    internal const double RareClassShare = 0.1;

    /// <summary>A label that is further from the quartiles than this many times their distance may be a typing error.</summary>
    internal const double TypoDistance = 100;

    /// <summary>Only so many labels are typing errors; more are a long tail.</summary>
    internal const int MostTypos = 5;

    /// <summary>The rows that are looked at to find columns that tell the label.</summary>
    internal const int LeakRows = 20_480;

    /// <summary>A column that alone makes less than this share of the errors of the most frequent class may tell the label.</summary>
    internal const double LeakErrorShare = 0.03;

    /// <summary>A column that alone explains this share of the variance of the label may tell it.</summary>
    internal const double LeakRSquared = 0.95;

    /// <summary>From this share of one class on among the rows that have (or lack) a value, the column may tell the label.</summary>
    internal const double LeakClassShare = 0.97;

    /// <summary>The least number of rows with (or without) a value for that.</summary>
    internal const int LeakPresenceRows = 20;
}
