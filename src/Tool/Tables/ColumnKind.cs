namespace FfnnMlNet.Tool.Tables;

/// <summary>What the values of a column are.</summary>
internal enum ColumnKind
{
    /// <summary>Numbers; in the view a float column, NaN where missing.</summary>
    Number,

    /// <summary>Two values, such as yes and no or 0 and 1; in the view a float column with 0, 1, or NaN where missing.</summary>
    YesNo,

    /// <summary>One of some levels; in the view a text column, empty where missing.</summary>
    Category,

    /// <summary>Free text; in the view a text column, empty where missing.</summary>
    Text,

    /// <summary>A date, with or without a time of day; in the view a column of DateTime, DateTime.MinValue where missing.</summary>
    Date,

    /// <summary>A value of its own in every row. Left out.</summary>
    Identifier,

    /// <summary>One value in all rows. Left out.</summary>
    Constant,

    /// <summary>No values. Left out.</summary>
    Empty,
}
