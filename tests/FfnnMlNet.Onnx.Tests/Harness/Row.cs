using Microsoft.ML.Data;

namespace FfnnMlNet.Onnx.Tests.Harness;

/// <summary>A row of a table whose columns have the names that are easily mixed up in an ONNX graph.</summary>
internal sealed class Row
{
    /// <summary>The columns of numbers.</summary>
    public static readonly string[] Numbers = ["W", "Features2", " ", "Größe €"];

    /// <summary>The column of texts.</summary>
    public const string Category = "カテゴリ";

    [ColumnName("W")]
    public float First { get; set; }

    /// <summary>Missing in every fifth row.</summary>
    [ColumnName("Features2")]
    public float Second { get; set; }

    /// <summary>0 in most rows.</summary>
    [ColumnName(" ")]
    public float Third { get; set; }

    [ColumnName("Größe €")]
    public float Fourth { get; set; }

    [ColumnName("カテゴリ")]
    public string Text { get; set; } = "";

    public string Class { get; set; } = "";

    public bool IsTrue { get; set; }

    /// <summary>In [0, 1], so that every loss accepts it.</summary>
    public float Number { get; set; }

    /// <summary>The class as a number.</summary>
    public int Digit { get; set; }

    [VectorType(2)]
    public float[] Pair { get; set; } = [];
}
