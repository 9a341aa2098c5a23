namespace FfnnMlNet.Network;

/// <summary>The sparse inputs of a network, as its layout needs to know them.</summary>
/// <param name="Count">Number of sparse inputs; 0 = the network has none.</param>
/// <param name="Deviation">Standard deviation of the first weights. Only initialization needs it; models do not store it.</param>
internal readonly record struct SparseShape(int Count, float Deviation = 0);
