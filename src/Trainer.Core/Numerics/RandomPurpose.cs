namespace FfnnMlNet.Numerics;

/// <summary>What random numbers are drawn for. Each purpose has streams of its own, so that a new use of chance
/// does not move the numbers of another. The values are part of the model's bits: never renumber.</summary>
internal enum RandomPurpose
{
    Initialization = 1,
    Shuffle = 2,
    Dropout = 3,
    ValidationSplit = 4,
    InitializationRows = 5,
    EnsembleMember = 16,
}
