namespace FfnnMlNet.Network;

/// <summary>An attribute of a node of an <see cref="OnnxGraph"/>.</summary>
/// <param name="Name">As the operator calls it.</param>
/// <param name="Value">A <see cref="long"/>, a <see cref="float"/> or an array of <see cref="long"/>.</param>
internal readonly record struct OnnxAttribute(string Name, object Value);
