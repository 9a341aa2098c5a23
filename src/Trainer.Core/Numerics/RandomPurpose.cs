namespace FfnnMlNet.Numerics;

/// <summary>What random numbers are drawn for. Each purpose has its own streams, so that a new use of random numbers does not change those
/// of another. The values determine the bits of models: never renumber.</summary>
internal enum RandomPurpose
{
    Initialization = 1,
    Shuffle = 2,
    Dropout = 3,
    ValidationSplit = 4,
    InitializationRows = 5,
    SparseDropout = 6,
    Permutation = 7,
    ScalingRows = 8,
    EnsembleMember = 16,
    SearchDraw = 17,
}
