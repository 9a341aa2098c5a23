using Microsoft.ML.Data;

namespace FfnnMlNet.Fuzz.PublicFace;

/// <summary>A row of a random table, with one column of each kind.</summary>
internal sealed class DrawnRow
{
    public float Single { get; set; }

    public double Double { get; set; }

    public int Int { get; set; }

    public bool Bool { get; set; }

    public string Category { get; set; } = "";

    public string Hashed { get; set; } = "";

    public string Text { get; set; } = "";

    [KeyType(1)]
    public uint Key { get; set; }

    public VBuffer<float> Dense { get; set; }

    public VBuffer<float> Sparse { get; set; }

    public VBuffer<double> Doubles { get; set; }

    [KeyType(1)]
    public uint Class { get; set; }

    public bool Flag { get; set; }

    public float Number { get; set; }

    public VBuffer<float> Numbers { get; set; }

    public float Weight { get; set; }
}
