using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;

namespace FfnnMlNet.Training;

/// <summary>The average of a run's parameters beside the parameters in training, and their change of places: whoever judges or keeps a
/// network at the end of an epoch finds the average in it.</summary>
internal sealed class WeightAverage(FeedForwardNetwork network, WeightAveraging rule)
{
    private const int BlockFloats = 1024;

    private readonly AlignedBuffer _other = new(network.Layout.Length);

    /// <summary>The average, laid out as the parameters are, while the network trains; the parameters in training while it is
    /// judged.</summary>
    public Span<float> Other => _other.Span;

    /// <summary>Takes the network as it is for the average before the first step.</summary>
    public void Start() => network.Parameters.Span.CopyTo(_other.Span);

    public float ShareOfStep(long step) => rule.ShareOfStep(step);

    /// <summary>average += share (parameters - average), for a range; ranges do not depend on each other.</summary>
    /// <param name="start">A multiple of 16, as is <paramref name="end"/>.</param>
    public void Take(float share, int start, int end)
    {
        if (share == 0 || start >= end)
            return;
        if (share == 1)
            network.Parameters.Span[start..end].CopyTo(_other.Span[start..end]);
        else
            UpdateLoop<Approach>.Run(new Approach(share), _other.Span, network.Parameters.Span, null, start, end);
    }

    /// <summary>Takes the parameters at the end of an epoch, and puts the average into the network.</summary>
    public void BeginJudging(int epoch, int numberOfEpochs)
    {
        Take(rule.ShareOfEpoch(epoch, numberOfEpochs), 0, _other.Length);
        ChangePlaces();
    }

    /// <summary>Puts the parameters in training back.</summary>
    public void EndJudging() => ChangePlaces();

    /// <summary>Leaves the average in the network, at the end of the run.</summary>
    public void Finish() => _other.Span.CopyTo(network.Parameters.Span);

    private void ChangePlaces()
    {
        Span<float> kept = stackalloc float[BlockFloats];
        for (var first = 0; first < _other.Length; first += BlockFloats)
        {
            var length = Math.Min(BlockFloats, _other.Length - first);
            Span<float> live = network.Parameters.Span.Slice(first, length), other = _other.Span.Slice(first, length);
            live.CopyTo(kept);
            other.CopyTo(live);
            kept[..length].CopyTo(other);
        }
    }

    // Of the two ways to write it the one that leaves an average of equal values, and the zeros of padding, as they are.
    private readonly struct Approach(float share) : IUpdateRule
    {
        public static int MomentCount => 0;

        public T Update<T>(T average, T value, ref T first, ref T second) where T : struct, ILanes<T> =>
            T.MultiplyAdd(T.Create(share), value - average, average);
    }
}
