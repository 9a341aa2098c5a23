namespace FfnnMlNet.Network;

/// <summary>The largest models that are trained, and so the largest that are read: what each layer and member costs beside its numbers would
/// let a small file ask for much memory and time.</summary>
internal static class NetworkLimits
{
    public const int Layers = 10_000;

    /// <summary>Members of all networks of a model together.</summary>
    public const int Members = 10_000;
}
