using Microsoft.ML.Data;

namespace FfnnMlNet.Doors.Tests;

/// <summary>A row with one value of each kind.</summary>
public sealed class Cell
{
    [LoadColumn(0)] public float Real { get; set; }

    [LoadColumn(1)] public long Whole { get; set; }

    [LoadColumn(2)] public string Text { get; set; } = "";

    [LoadColumn(3)] public bool Flag { get; set; }
}
