namespace FfnnMlNet.Network;

/// <summary>The step of training whose masks a forward pass draws.</summary>
/// <param name="Step">Counted from the first of the run.</param>
/// <param name="Factor">What the rates are multiplied by in this step, in [0, 1].</param>
/// <param name="FirstRow">The first row of the pass in the batch.</param>
/// <param name="BatchRows">Rows of the whole batch; 0 = nothing is dropped.</param>
internal readonly record struct DropoutStep(long Step, float Factor, int FirstRow, int BatchRows)
{
    public bool IsOn => BatchRows > 0;
}
