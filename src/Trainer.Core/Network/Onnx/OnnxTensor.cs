namespace FfnnMlNet.Network;

/// <summary>A tensor of float32 in an <see cref="OnnxGraph"/>: the rows of a batch, [rows, columns] or [members, rows, columns].</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Rank">2, or 3 where each member has its rows.</param>
/// <param name="Bound">No absolute value is above this, for features within +-<see cref="OnnxGraph.LargestFeature"/>. It tells where a
/// result could overflow float32.</param>
internal readonly record struct OnnxTensor(string Name, int Rank, double Bound);
