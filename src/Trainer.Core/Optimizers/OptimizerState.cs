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

    private OptimizerState(AlignedBuffer[] moments) => Moments = moments;

    public AlignedBuffer[] Moments { get; }

    /// <summary>Updates done, the current one included.</summary>
    public long StepCount { get; set; }

    /// <summary>The same moments of some parameters only, with its own count of steps: a share of the work of an update.</summary>
    public OptimizerState Part(int start, int length) =>
        new(Array.ConvertAll(Moments, moment => moment.Part(start, length))) { StepCount = StepCount };
}
