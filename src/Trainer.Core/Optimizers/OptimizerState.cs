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
}
