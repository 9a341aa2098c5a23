namespace FfnnMlNet.Numerics;

/// <summary>The products of a training step, which differ in the factor that is transposed.</summary>
[Flags]
internal enum ProductKinds
{
    /// <summary>Neither factor: input times weights.</summary>
    Forward = 1,

    /// <summary>The right factor: delta times weights.</summary>
    InputGradient = 2,

    /// <summary>The left factor: input times delta.</summary>
    WeightGradient = 4,
}
