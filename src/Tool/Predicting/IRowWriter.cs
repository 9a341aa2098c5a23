namespace FfnnMlNet.Tool.Predicting;

/// <summary>Writes rows of cells.</summary>
internal interface IRowWriter : IDisposable
{
    /// <summary>Writes a row.</summary>
    void Write(ReadOnlySpan<string> cells);

    /// <summary>Called after the last row, before it is disposed; without it nothing is left.</summary>
    void Complete();
}
