using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Layers a_l = f_l(a_(l-1) W_l + b_l) and what else its <see cref="Layout"/> has: activations and parameters. Knows no data and
/// no loss.</summary>
internal sealed class FeedForwardNetwork
{
    private readonly Activation[] _activations;

    /// <param name="activations">One a layer, the output's last.</param>
    public FeedForwardNetwork(Layout layout, ReadOnlySpan<Activation> activations)
    {
        if (activations.Length != layout.LayerCount)
            throw new ArgumentException($"{layout.LayerCount} layers need as many activations, but {activations.Length} came.");
        Layout = layout;
        _activations = activations.ToArray();
        Parameters = new AlignedBuffer(layout.Length);
    }

    /// <summary>A network with the same layers and activations, and parameters of its own, all 0.</summary>
    public FeedForwardNetwork CreateAlike() => new(Layout, _activations);

    public Layout Layout { get; }

    public int LayerCount => Layout.LayerCount;

    public ReadOnlySpan<Activation> Activations => _activations;

    public Activation OutputActivation => _activations[^1];

    /// <summary>All weights, then all biases, as <see cref="Layout"/> says.</summary>
    public AlignedBuffer Parameters { get; }

    /// <summary>[inputs, outputs]; of the output layer those of all members, one below the other.</summary>
    public Matrix Weights(int layer) => Layout.Weights(layer).In(Parameters);

    /// <summary>[inputs, outputs] of a layer as a member has it.</summary>
    public Matrix Weights(int layer, int member) => Layout.Weights(layer, member).In(Parameters);

    /// <summary>[1, outputs]; of the output layer [members, outputs].</summary>
    public Matrix Bias(int layer) => Layout.Bias(layer).In(Parameters);

    /// <summary>[1, outputs] of a layer as a member has it.</summary>
    public Matrix Bias(int layer, int member) => Layout.Bias(layer, member).In(Parameters);

    /// <summary>What an input of the first layer is multiplied by for a member; 1 where there are no scales of members.</summary>
    public float ScaleOf(int member, int input) =>
        Layout.Stages.OfType<MemberScales>().FirstOrDefault()?.Scales.In(Parameters)[member, input] ?? 1;

    /// <summary>SHA-256, in lower-case hexadecimal, of all weights and biases as little-endian float32, layer by layer:
    /// the weights [inputs, outputs] row by row, then the biases; then what an embedding of inputs, slopes of activations and
    /// scales of members have.</summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var slice in Layout.InFileOrder)
        {
            for (var row = 0; row < slice.Rows; row++)
                Append(hash, slice.In(Parameters).Row(row));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            hash.AppendData(MemoryMarshal.AsBytes(values));
            return;
        }
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            hash.AppendData(bytes);
        }
    }
}
