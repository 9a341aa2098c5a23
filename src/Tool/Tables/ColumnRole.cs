namespace FfnnMlNet.Tool.Tables;

/// <summary>What a column is used for.</summary>
internal enum ColumnRole
{
    /// <summary>The model learns from it.</summary>
    Feature,

    /// <summary>The model predicts it.</summary>
    Label,

    /// <summary>The weight of a row.</summary>
    Weight,

    /// <summary>Rows of one group stay together when rows are held out.</summary>
    Group,

    /// <summary>The time that orders the rows, where the last ones are held out.</summary>
    SplitDate,

    /// <summary>Not used.</summary>
    LeftOut,
}
