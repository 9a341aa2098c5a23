namespace FfnnMlNet.Fuzz.PublicFace;

/// <summary>What a trainer predicts.</summary>
internal enum Learns
{
    /// <summary>One of several classes.</summary>
    Class,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Several numbers.</summary>
    Numbers,
}
