namespace FfnnMlNet;

/// <summary>What <c>ExportOnnx</c> wrote and what its check found.</summary>
public sealed class OnnxExportResult
{
    internal OnnxExportResult(
        IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, int checkedRows, double largestDifference, int differentLabels)
    {
        (Inputs, Outputs) = (inputs, outputs);
        (CheckedRows, LargestDifference, DifferentLabels) = (checkedRows, largestDifference, differentLabels);
    }

    /// <summary>The inputs of the graph: the columns that its outputs depend on.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>The outputs of the graph.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>Number of rows that ONNX Runtime and ML.NET have scored; 0 where there were none.</summary>
    public int CheckedRows { get; }

    /// <summary>The largest difference of two scores, relative to the score where its absolute value is above 1.</summary>
    public double LargestDifference { get; }

    /// <summary>Number of checked rows whose predicted label differs. There are none but rows whose best scores are equal within the
    /// tolerance.</summary>
    public int DifferentLabels { get; }

    /// <summary>All of it as text, in the invariant culture.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"inputs {string.Join(", ", Inputs)}; outputs {string.Join(", ", Outputs)}; ") + (CheckedRows == 0
            ? "not checked"
            : FormattableString.Invariant($"{CheckedRows} rows checked, largest difference {LargestDifference:G3}, ") +
              FormattableString.Invariant($"{DifferentLabels} labels differ"));
}
