namespace FfnnMlNet.Network;

/// <summary>The training step for which a forward pass draws dropout masks.</summary>
/// <param name="Step">The number of the step, counted from the first step of the run.</param>
/// <param name="RateFactor">The rates are multiplied by it in this step; in [0, 1].</param>
/// <param name="FirstRow">The row of the mini-batch with which the rows of the pass begin.</param>
/// <param name="BatchRows">Rows of the whole mini-batch; 0 = nothing is dropped.</param>
internal readonly record struct DropoutStep(long Step, float RateFactor, int FirstRow, int BatchRows)
{
    public bool IsOn => BatchRows > 0;
}
