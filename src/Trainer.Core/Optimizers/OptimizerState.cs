using FfnnMlNet.Numerics;

namespace FfnnMlNet.Optimizers;

/// <summary>What an optimizer remembers in one run: its moments, laid out as the parameters are, and the steps taken.</summary>
internal sealed class OptimizerState
{
    public OptimizerState(Optimizer optimizer, int length)
    {
        Moments = new AlignedBuffer[optimizer.MomentCount];
        for (var i = 0; i < Moments.Length; i++)
            Moments[i] = new AlignedBuffer(length);
    }

    public AlignedBuffer[] Moments { get; }

    /// <summary>Updates done, the current one included.</summary>
    public long StepCount { get; set; }

    /// <summary>Writes step count and moments, little-endian; <see cref="ReadFrom"/> reads them back to the bit.</summary>
    public void WriteTo(BinaryWriter writer)
    {
        writer.Write(StepCount);
        writer.Write(Moments.Length);
        foreach (var moment in Moments)
        {
            writer.Write(moment.Length);
            FloatBytes.Write(writer, moment.Span);
        }
    }

    /// <summary>Overwrites the state with what <see cref="WriteTo"/> wrote.</summary>
    /// <exception cref="NetworkFormatException">It was written by another rule or for another network, or is damaged.</exception>
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
    }
}
