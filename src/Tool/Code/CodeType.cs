namespace FfnnMlNet.Tool.Code;

/// <summary>The type of a column of the model.</summary>
internal enum CodeType
{
    /// <summary>A float; NaN where missing.</summary>
    Number,

    /// <summary>A text; empty where missing.</summary>
    Text,

    /// <summary>A <see cref="DateTime"/>; <see cref="DateTime.MinValue"/> where missing.</summary>
    Date,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Several floats.</summary>
    Numbers,
}
