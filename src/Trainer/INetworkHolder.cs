using FfnnMlNet.Network;

namespace FfnnMlNet;

/// <summary>A model of any of the four trainers.</summary>
internal interface INetworkHolder
{
    /// <summary>The trained network with its transforms.</summary>
    NetworkModel Network { get; }
}
