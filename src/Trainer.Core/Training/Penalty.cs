using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Training;

/// <summary>The L2 penalty lambda/2 (sum of w^2) on the weights.</summary>
internal static class Penalty
{
    /// <summary>gradient[i] += lambda * weights[i].</summary>
    /// <param name="gradient">Added to. Its length is a multiple of 16 floats and that of <paramref name="weights"/>.</param>
    /// <param name="checkAlive">Called about every million floats; throws to end the work. Part of the gradient is then without the
    /// penalty.</param>
    public static void AddTo(Span<float> gradient, ReadOnlySpan<float> weights, float lambda, Action? checkAlive = null)
    {
        var check = new PacedCheck(checkAlive);
        for (int first = 0, count; first < gradient.Length; first += count)
        {
            count = Math.Min(gradient.Length - first, PacedCheck.Numbers);
            LaneWidth.Run(new AddAction(gradient.Slice(first, count), weights.Slice(first, count), lambda));
            check.After(count);
        }
    }

    private readonly ref struct AddAction(Span<float> gradient, ReadOnlySpan<float> weights, float lambda) : ILaneAction
    {
        private readonly Span<float> _gradient = gradient;
        private readonly ReadOnlySpan<float> _weights = weights;

        public void Run<T>() where T : struct, ILanes<T>
        {
            ref var g = ref MemoryMarshal.GetReference(_gradient);
            ref var w = ref MemoryMarshal.GetReference(_weights);
            for (var i = 0; i < _gradient.Length; i += T.Count)
                T.MultiplyAdd(T.Create(lambda), T.Load(ref Unsafe.Add(ref w, i)), T.Load(ref Unsafe.Add(ref g, i)))
                    .Store(ref Unsafe.Add(ref g, i));
        }
    }
}
