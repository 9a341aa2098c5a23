namespace FfnnMlNet.Benchmarks.Text;

/// <summary>A text and its class.</summary>
internal sealed class TextRow
{
    public string Text { get; set; } = "";

    public string Category { get; set; } = "";

    /// <summary>True for the class of the first training row, where there are two.</summary>
    public bool Truth { get; set; }
}
