using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FfnnMlNet.Activations;
using FfnnMlNet.Data;
using FfnnMlNet.Losses;
using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>Hashes of what a user's own activations and losses compute at a few points. Their names say nothing about what they compute, so
/// when a run is continued, two functions of the same name are told apart by their values.</summary>
internal static class FunctionValues
{
    private const int Rows = 8;

    public static bool AreOfUser(Activation activation) => ActivationCatalog.Find(activation.Id) is null;

    public static bool AreOfUser(Loss loss) => loss is CustomLoss;

    /// <summary>The hash of values and derivatives of the activations that are the user's own, layer by layer.</summary>
    public static string Of(FeedForwardNetwork network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var layer = 0; layer < network.LayerCount; layer++)
        {
            var activation = network.Activations[layer];
            if (!AreOfUser(activation))
                continue;
            Matrix z = PreActivations(network.Layout.Sizes[layer + 1]), a = AlignedBuffer.CreateMatrix(z.Rows, z.Columns);
            Matrix gradient = AlignedBuffer.CreateMatrix(z.Rows, z.Columns);
            activation.ApplyInto(z, a);
            for (var row = 0; row < gradient.Rows; row++)
                gradient.Row(row).Fill(1);
            activation.BackwardInPlace(z, a, gradient);
            Append(hash, a);
            Append(hash, gradient);
        }
        return Text(hash);
    }

    /// <summary>The hash of the loss's values and gradients for the targets of the first rows and for outputs made with the network's
    /// output activation.</summary>
    public static string Of(Objective objective, FeedForwardNetwork network, IExampleSource rows)
    {
        var outputs = network.Layout.OutputCount;
        var count = Math.Min(Rows, rows.RowCount);
        Matrix input = AlignedBuffer.CreateMatrix(count, network.Layout.InputCount), targets = AlignedBuffer.CreateMatrix(count, outputs);
        rows.Gather([.. Enumerable.Range(0, count)], input, targets, new float[count]);
        Matrix z = PreActivations(outputs).Top(count), a = AlignedBuffer.CreateMatrix(count, outputs);
        Matrix gradient = AlignedBuffer.CreateMatrix(count, outputs);
        var losses = new float[count];
        objective.Output.ApplyInto(z, a);
        objective.Loss.ValuesInto(a, targets, losses);
        objective.Loss.GradientInto(a, targets, gradient);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(losses.AsSpan()));
        Append(hash, gradient);
        return Text(hash);
    }

    // Multiples of 1/4 in [-2, 2]; neighbours differ.
    private static Matrix PreActivations(int units)
    {
        Matrix z = AlignedBuffer.CreateMatrix(Rows, units);
        for (var row = 0; row < Rows; row++)
        {
            for (var unit = 0; unit < units; unit++)
                z[row, unit] = ((((7L * unit) + (3 * row)) % 17) - 8) / 4f;
        }
        return z;
    }

    private static void Append(IncrementalHash hash, Matrix values)
    {
        for (var row = 0; row < values.Rows; row++)
            hash.AppendData(MemoryMarshal.AsBytes(values.Row(row)));
    }

    private static string Text(IncrementalHash hash) => $"hash {Convert.ToHexStringLower(hash.GetHashAndReset())[..32]}";
}
