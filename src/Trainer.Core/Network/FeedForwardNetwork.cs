using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>A network: the stages of its <see cref="Layout"/>, of which the layers compute a_l = f_l(a_(l-1) W_l + b_l), the activations
/// f_l, and the values of all parameters. It knows neither data nor loss.</summary>
internal sealed class FeedForwardNetwork
{
    private readonly Activation[] _activations;

    /// <param name="activations">One per layer; the last is that of the output layer.</param>
    public FeedForwardNetwork(Layout layout, ReadOnlySpan<Activation> activations)
    {
        if (activations.Length != layout.LayerCount)
            throw new ArgumentException($"{layout.LayerCount} layers need as many activations, but {activations.Length} came.");
        Layout = layout;
        _activations = activations.ToArray();
        Parameters = new AlignedBuffer(layout.Length);
    }

    /// <summary>Creates a network with the same layout and activations. Its parameters are all 0.</summary>
    public FeedForwardNetwork CreateAlike() => new(Layout, _activations);

    public Layout Layout { get; }

    public int LayerCount => Layout.LayerCount;

    public ReadOnlySpan<Activation> Activations => _activations;

    public Activation OutputActivation => _activations[^1];

    /// <summary>The flat parameter buffer, in which <see cref="Layout"/> assigns every parameter its place.</summary>
    public AlignedBuffer Parameters { get; }

    /// <summary>The weights [inputs, outputs] of a layer; for the output layer those of all members, one below the other.</summary>
    public Matrix Weights(int layer) => Layout.Weights(layer).In(Parameters);

    /// <summary>The weights [inputs, outputs] of a layer for one member.</summary>
    public Matrix Weights(int layer, int member) => Layout.Weights(layer, member).In(Parameters);

    /// <summary>The biases [1, outputs] of a layer; for the output layer those of all members, [members, outputs].</summary>
    public Matrix Bias(int layer) => Layout.Bias(layer).In(Parameters);

    /// <summary>The biases [1, outputs] of a layer for one member.</summary>
    public Matrix Bias(int layer, int member) => Layout.Bias(layer, member).In(Parameters);

    /// <summary>The factor by which an input of the first layer is multiplied for one member and not for the others; 1 where all members
    /// have the same inputs.</summary>
    public float ScaleOf(int member, int input)
    {
        var scale = 1f;
        foreach (var stage in Layout.Stages.TakeWhile(stage => stage is not Dense))
            scale *= stage.MemberFactor(Parameters, member, input);
        return scale;
    }

    /// <summary>SHA-256, in lower-case hexadecimal, of all parameters as little-endian float32, in the order of
    /// <see cref="Layout.InFileOrder"/>, row by row, without padding.</summary>
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
