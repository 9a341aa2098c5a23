using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Optimizers;

namespace FfnnMlNet.Training;

/// <summary>Keeps the average of a run's parameters beside the parameters in training. At the end of each epoch the two are swapped, so
/// that the network holds the average while it is judged and saved.</summary>
internal sealed class WeightAverage(FeedForwardNetwork network, WeightAveraging rule)
{
    private const int BlockFloats = 1024;

    private readonly AlignedBuffer _other = new(network.Layout.Length);

    /// <summary>The average, laid out as the parameters are. While the network is judged this holds the parameters in training
    /// instead.</summary>
    public Span<float> Other => _other.Span;

    /// <summary>The same numbers, for workers that exchange them.</summary>
    public AlignedBuffer Buffer => _other;

    /// <summary>Starts the average with the network's initial parameters.</summary>
    public void Start() => network.Parameters.Span.CopyTo(_other.Span);

    /// <summary>The share of the parameters in the average after a step; see <see cref="WeightAveraging.ShareOfStep"/>.</summary>
    public float ShareOfStep(long step) => rule.ShareOfStep(step);

    /// <summary>average += share (parameters - average) for a range of parameters. Several threads may call it for disjoint
    /// ranges.</summary>
    /// <param name="start">The first index; a multiple of 16, as is <paramref name="end"/>.</param>
    public void Take(float share, int start, int end)
    {
        if (share == 0 || start >= end)
            return;
        if (share == 1)
            network.Parameters.Span[start..end].CopyTo(_other.Span[start..end]);
        else
            UpdateLoop<Approach>.Run(new Approach(share), _other.Span, network.Parameters.Span, null, start, end);
    }

    /// <summary>Adds the parameters at the end of an epoch to the average, and puts the average into the network.</summary>
    public void BeginJudging(int epoch, int numberOfEpochs)
    {
        Take(rule.ShareOfEpoch(epoch, numberOfEpochs), 0, _other.Length);
        ChangePlaces();
    }

    /// <summary>Puts the parameters in training back into the network.</summary>
    public void EndJudging() => ChangePlaces();

    /// <summary>Copies the average into the network at the end of the run.</summary>
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

    // Written as average + share (value - average) and not as a weighted sum, because this form keeps an average of equal values, and the
    // zeros of padding, exactly.
    private readonly struct Approach(float share) : IUpdateRule
    {
        public static int MomentCount => 0;

        public T Update<T>(T average, T value, ref T first, ref T second) where T : struct, ILanes<T> =>
            T.MultiplyAdd(T.Create(share), value - average, average);
    }
}
