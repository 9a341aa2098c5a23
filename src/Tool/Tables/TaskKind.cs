namespace FfnnMlNet.Tool.Tables;

/// <summary>What is learnt from a table.</summary>
internal enum TaskKind
{
    /// <summary>One number.</summary>
    Regression,

    /// <summary>One of two classes.</summary>
    BinaryClassification,

    /// <summary>One of three or more classes.</summary>
    MulticlassClassification,

    /// <summary>Several numbers at once.</summary>
    MultiOutputRegression,
}
