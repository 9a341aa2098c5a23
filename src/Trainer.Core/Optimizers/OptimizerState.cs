using FfnnMlNet.Network;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>The state of an optimizer in one run: its moments, laid out as the parameters are, and the number of steps.</summary>
internal sealed class OptimizerState
{
    public OptimizerState(Optimizer optimizer, int length)
    {
        Moments = new AlignedBuffer[optimizer.MomentCount];
        for (var i = 0; i < Moments.Length; i++)
            Moments[i] = new AlignedBuffer(length);
    }

    /// <summary>[moments]: each as long as the parameters.</summary>
    public AlignedBuffer[] Moments { get; }

    /// <summary>The state of the optimizer of the sparse inputs, for their weights; null = the network has none.</summary>
    public OptimizerState? Sparse { get; init; }

    /// <summary>The state for a run: that of <paramref name="optimizer"/> for everything but the weights of sparse inputs, and that of
    /// <paramref name="sparse"/> for those.</summary>
    public static OptimizerState Of(Optimizer optimizer, Optimizer sparse, Layout layout) => new(optimizer, layout.DenseLength)
    {
        Sparse = layout.Sparse is { } weights ? new OptimizerState(sparse, weights.Slice.Length) : null,
    };

    /// <summary>Number of steps, the current one included.</summary>
    public long StepCount { get; set; }

    /// <summary>Writes the step count and the moments, little-endian. <see cref="ReadFrom"/> reads exactly the same values.</summary>
    public void WriteTo(BinaryWriter writer)
    {
        writer.Write(StepCount);
        writer.Write(Moments.Length);
        foreach (var moment in Moments)
        {
            writer.Write(moment.Length);
            FloatBytes.Write(writer, moment.Span);
        }
        Sparse?.WriteTo(writer);
    }

    /// <summary>Reads the state that <see cref="WriteTo"/> has written.</summary>
    /// <exception cref="NetworkFormatException">The state belongs to another rule or to another network, or is damaged.</exception>
    public void ReadFrom(BinaryReader reader)
    {
        var steps = reader.ReadInt64();
        var count = reader.ReadInt32();
        if (steps < 0 || count != Moments.Length)
            throw new NetworkFormatException(FormattableString.Invariant(
                $"The state of the optimizer has {count} moments, but its rule needs {Moments.Length}. ") +
                "It was saved by another optimizer.");
        foreach (var moment in Moments)
        {
            var length = reader.ReadInt32();
            if (length != moment.Length)
                throw new NetworkFormatException(FormattableString.Invariant(
                    $"The state of the optimizer is for {length} parameters, but the network has {moment.Length}. ") +
                    "It was saved for another network.");
            FloatBytes.Read(reader, moment.Span);
            if (!Reductions.AllFinite(moment.Span))
                throw new NetworkFormatException("The state of the optimizer has a moment that is not a finite number: it is damaged.");
        }
        StepCount = steps;
        Sparse?.ReadFrom(reader);
    }
}
