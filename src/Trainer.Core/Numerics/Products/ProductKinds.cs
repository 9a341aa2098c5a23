namespace FfnnMlNet.Numerics;

/// <summary>The products of a training step. They differ in which factor is transposed.</summary>
[Flags]
internal enum ProductKinds
{
    /// <summary>Input times weights. Neither factor is transposed.</summary>
    Forward = 1,

    /// <summary>Delta times transposed weights. The right factor is transposed.</summary>
    InputGradient = 2,

    /// <summary>Transposed input times delta. The left factor is transposed.</summary>
    WeightGradient = 4,
}
